"""Every kind of statement that does not wait, and every kind of call, a module a page of spec/statements."""

from .barriers import barrier_calls, barriers
from .as_completed import as_completed_calls
from .calls import calls as general_calls
from .contexts import contexts
from .errors import errors
from .factories import factories
from .futures import futures
from .groups import groups
from .executors import executor_calls, executors
from .generators import generator_calls, generators
from .handles import handles
from .introspection import introspection
from .language import language
from .locks import lock_calls, locks
from .loops import loops
from .managers import managers
from .policies import policies
from .queues import queue_calls, queues
from .runners import runners
from .tasks import tasks
from .threads import thread_calls, threads
from .timeouts import timeouts

statements = {
    **language,
    **loops,
    **handles,
    **futures,
    **tasks,
    **contexts,
    **generators,
    **timeouts,
    **executors,
    **threads,
    **errors,
    **policies,
    **introspection,
    **locks,
    **managers,
    **queues,
    **barriers,
    **groups,
    **runners,
    **factories,
}
calls = {
    **general_calls,
    **lock_calls,
    **generator_calls,
    **executor_calls,
    **thread_calls,
    **queue_calls,
    **barrier_calls,
    **as_completed_calls,
}
__all__ = ["calls", "statements"]
