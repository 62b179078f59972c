"""Every kind of statement that does not wait, and every kind of call, a module a page of spec/statements."""

from .calls import calls as common_calls
from .contexts import contexts
from .executors import executor_calls, executors
from .futures import futures
from .generators import generator_calls, generators
from .handles import handles
from .language import language
from .loops import loops
from .tasks import tasks
from .threads import thread_calls, threads
from .timeouts import timeouts

statements = {**language, **loops, **handles, **futures, **tasks, **contexts, **generators, **timeouts, **executors, **threads}
calls = {**common_calls, **generator_calls, **executor_calls, **thread_calls}

__all__ = ["calls", "statements"]
