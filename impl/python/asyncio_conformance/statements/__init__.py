"""Every kind of statement that does not wait, and every kind of call, a module a page of spec/statements."""

from .calls import calls
from .contexts import contexts
from .factories import factories
from .futures import futures
from .handles import handles
from .language import language
from .loops import loops
from .runners import runners
from .tasks import tasks
from .timeouts import timeouts

statements = {**language, **loops, **handles, **futures, **tasks, **contexts, **timeouts, **runners, **factories}

__all__ = ["calls", "statements"]
