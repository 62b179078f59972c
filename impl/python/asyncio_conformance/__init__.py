"""The interpreter of programs under a real asyncio: what impl/interpreter.ts is in TypeScript.

Standard library only, Python 3.8 and later. asyncio is used by its public names, each looked up on the package at the
moment of use, so that whoever patches it is under test as well.
"""
