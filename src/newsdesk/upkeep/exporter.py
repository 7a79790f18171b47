"""Shows the metrics to whoever asks on this machine, in the form that Prometheus reads; loaded where that is wanted."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from newsdesk import metrics
from newsdesk.errors import NewsdeskError
from newsdesk.upkeep.gauges import Gauge

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
"""Never another address: the figures tell how busy an installation is, and they are asked for without a password."""
_NAMED = "newsdesk_"


class Exporter:
    """An open port. Made by `open_exporter`; close it with `close`."""

    def __init__(self, server: WSGIServer, thread: Thread) -> None:
        self._server = server
        self._thread = thread

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._server.server_port

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Figures(Collector):
    """All that is counted, and the gauges as they are when they are asked for."""

    def __init__(self, gauges: Callable[[], tuple[Gauge, ...]]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        for figure in metrics.every():
            yield _counted(figure) if isinstance(figure, metrics.Counter) else _timed(figure)
        try:
            gauges = self._gauges()
        except (NewsdeskError, TimeoutError) as error:
            # What is counted is still true; a gauge that is missing tells that it could not be read.
            log.warning("What waits cannot be counted for the metrics: %s", error)
            return
        for gauge in gauges:
            yield GaugeMetricFamily(_NAMED + gauge.name, gauge.says, gauge.value)

    def describe(self) -> Iterator[Metric]:
        """Return nothing: else all would be collected once before anybody asks."""
        return iter(())


def _counted(counter: metrics.Counter) -> Metric:
    family = CounterMetricFamily(_NAMED + counter.name, counter.says, labels=[counter.label])
    for value, count in sorted(counter.values().items()):
        family.add_metric([value], count)
    return family


def _timed(timer: metrics.Timer) -> Metric:
    family = HistogramMetricFamily(_NAMED + timer.name, timer.says, labels=[timer.label])
    for value, spread in sorted(timer.values().items()):
        buckets = [(str(bound), float(count)) for bound, count in spread.upto()]
        family.add_metric([value], [*buckets, ("+Inf", float(spread.count))], spread.seconds)
    return family


def open_exporter(port: int, gauges: Callable[[], tuple[Gauge, ...]]) -> Exporter | None:
    """Listen on a port of this machine alone, and answer with the metrics; `gauges` is called at each question.

    It is called in a thread of its own, and may raise `NewsdeskError` or `TimeoutError`. `None` where the port cannot
    be had, which is told in the log: news matters more than figures about it.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(gauges))
    try:
        server, thread = start_http_server(port, addr=LOOPBACK, registry=registry)
    except OSError as error:
        log.warning(
            "The metrics cannot be shown on port %d: %s Set metrics_port to another, or to 0 for none. The bot runs"
            " without.",
            port,
            _why(error),
        )
        return None
    log.info("Metrics: http://%s:%d/metrics, on this machine alone", LOOPBACK, server.server_port)
    return Exporter(server, thread)


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "another program has it."
        case errno.EACCES:
            return "ports below 1024 are the system's."
        case _:
            return f"{error.strerror}."
