"""stomp.py against the embedded broker: client.py PORT STEP. Prints what came back as JSON."""

import json
import queue
import sys

import stomp

QUEUE = '/queue/foreign'
TOPIC = '/topic/foreign'
DURABLE = {'activemq.subscriptionName': 'foreign'}


class Frames(stomp.ConnectionListener):
    def __init__(self):
        self.messages = queue.Queue()
        self.receipts = queue.Queue()
        self.errors = queue.Queue()

    def on_message(self, frame):
        self.messages.put(frame)

    def on_receipt(self, frame):
        self.receipts.put(frame.headers['receipt-id'])

    def on_error(self, frame):
        self.errors.put(frame.headers['message'])


def connected(port, version=stomp.Connection12, **headers):
    connection = version([('127.0.0.1', port)])
    frames = Frames()
    connection.set_listener('', frames)
    connection.connect('user', 'secret', wait=True, headers=headers)
    return connection, frames


def body_of(frames):
    return frames.messages.get(timeout=20).body


def leave(connection, frames):
    connection.disconnect(receipt='bye')
    assert frames.receipts.get(timeout=20) == 'bye'


def publish(port):
    connection, frames = connected(port)
    for number in range(3):
        connection.send(QUEUE, 'message %d' % number, receipt='r%d' % number)
    receipts = [frames.receipts.get(timeout=20) for _ in range(3)]
    leave(connection, frames)
    return receipts


def consume(port):
    connection, frames = connected(port)
    connection.subscribe(QUEUE, id='1', ack='client-individual')
    got = []
    for _ in range(3):
        frame = frames.messages.get(timeout=20)
        got.append(frame.body)
        connection.ack(frame.headers['ack'])
    leave(connection, frames)
    return got


def consume_1_1(port):
    connection, frames = connected(port, stomp.Connection11)
    connection.subscribe(QUEUE, id='1', ack='client')
    got = [frames.messages.get(timeout=20) for _ in range(3)]
    connection.ack(got[-1].headers['message-id'], '1')
    leave(connection, frames)
    return [frame.body for frame in got]


def transaction(port):
    connection, frames = connected(port)
    kept = connection.begin()
    for number in range(2):
        connection.send(QUEUE, 'kept %d' % number, transaction=kept)
    connection.commit(kept)
    dropped = connection.begin()
    connection.send(QUEUE, 'dropped', transaction=dropped)
    connection.abort(dropped)
    leave(connection, frames)
    return []


def durable(port):
    connection, frames = connected(port, **{'client-id': 'foreign'})
    connection.subscribe(TOPIC, id='1', headers={**DURABLE, 'receipt': 'subscribed'})
    assert frames.receipts.get(timeout=20) == 'subscribed'
    leave(connection, frames)
    return []


def durable_read(port):
    connection, frames = connected(port, **{'client-id': 'foreign'})
    connection.subscribe(TOPIC, id='1', headers=DURABLE)
    got = [body_of(frames)]
    leave(connection, frames)
    return got


def error(port):
    connection, frames = connected(port)
    connection.commit('unknown')
    message = frames.errors.get(timeout=20)
    leave(connection, frames)
    return [message]


print(json.dumps(globals()[sys.argv[2]](int(sys.argv[1]))))
