"""How to say it once: what is owed is a row, and each row reaches Discord exactly once, whole and in its order.

    sender    the port to Discord: one request, or a look at what stands there
    courier   takes due rows, has them sent, writes down what came of it
    trying    pure: when to try again
    bundles   over a posting limit, many are told in one
    notices   whoever set something up is told when it cannot be sent, and when it can be again
    pace      no more requests a second than Discord takes

Rows come from anywhere: `storage.outbox.enqueue`, in the transaction of whatever owes them.
"""

from newsdesk.delivery.courier import Courier, Rules
from newsdesk.delivery.sender import Sender

__all__ = ["Courier", "Rules", "Sender"]
