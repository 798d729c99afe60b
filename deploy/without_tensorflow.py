"""Runs a command of Rasa without TensorFlow: ``python -m deploy.without_tensorflow run …``.

Rasa imports TensorFlow wherever it imports a policy, whatever ``config.yml`` uses: some 450 MB and
most of the time of a start. No component of ours computes with it, so its modules are replaced by
stand-ins before Rasa is imported. A stand-in gives classes to inherit from and names to annotate
with, which is all that Rasa's own modules ask for while they are imported. What would compute, a
call, raises :class:`TensorFlowLeftOutError`, which says so in one line.

Plain ``rasa`` commands have TensorFlow, as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

LEFT_OUT = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras"})
"""Packages that are not imported."""

NEED_IT = frozenset(
    {
        "DIETClassifier",
        "ResponseSelector",
        "ConveRTFeaturizer",
        "LanguageModelFeaturizer",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
    }
)
"""Rasa's components that compute with TensorFlow."""

_INSTEAD = "run it with plain `rasa` commands (see docs/operations.md)"


class TensorFlowLeftOutError(ImportError):
    """Something wants to compute with TensorFlow, which was left out at the start."""


def components_that_need_it(config: Mapping[str, Any]) -> list[str]:
    """Return the components of a ``config.yml`` that compute with TensorFlow, in their order."""
    listed = [*(config.get("pipeline") or ()), *(config.get("policies") or ())]
    names = [str(item.get("name", "")) if isinstance(item, dict) else str(item) for item in listed]
    return [name for name in names if name.rpartition(".")[2] in NEED_IT]


def refusal(components: Iterable[str]) -> str:
    """Return the line that says why ``components`` cannot be used here."""
    return f"TensorFlow is not loaded here, and {', '.join(components)} needs it: {_INSTEAD}"


def leave_out() -> None:
    """Have every later import of :data:`LEFT_OUT` give a stand-in.

    Idempotent. Raises RuntimeError where TensorFlow is loaded already: it would stay.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if loaded := LEFT_OUT & set(sys.modules):
        raise RuntimeError(f"{', '.join(sorted(loaded))} cannot be left out any more: it is loaded")
    sys.meta_path.insert(0, _Finder())


class _StandIn(type):
    """A class that has whatever class one asks it for, and cannot be called."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _StandIn(name, (), {"__module__": cls.__module__, "__qualname__": name})
        setattr(cls, name, made)
        return made

    def __call__(cls, *_: Any, **__: Any) -> NoReturn:
        raise TensorFlowLeftOutError(refusal([cls.__name__]))


class _Module(ModuleType):
    """A module whose every name is a stand-in."""

    __path__: Sequence[str] = ()

    def __getattr__(self, name: str) -> type:
        made: type = getattr(_StandIn(self.__name__, (), {"__module__": self.__name__}), name)
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    """Finds a stand-in for what is left out, before Python finds the real one."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in LEFT_OUT:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run in a stand-in."""


def main() -> None:
    """Run the command of Rasa that the arguments name, as ``python -m rasa`` would."""
    leave_out()
    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
