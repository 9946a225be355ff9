# The stomp gem against the embedded broker: client.rb PORT STEP. Prints what came back as JSON.
require 'json'
require 'stomp'
require 'timeout'

PORT = Integer(ARGV[0])
QUEUE = '/queue/foreign'
TOPIC = '/topic/foreign'
DURABLE = { 'id' => '1', 'activemq.subscriptionName' => 'foreign' }

def connected(version = '1.2', headers = {})
  Stomp::Connection.new(
    hosts: [{ login: 'user', passcode: 'secret', host: '127.0.0.1', port: PORT }],
    reliable: false,
    connect_headers: { 'accept-version' => version, 'host' => 'localhost' }.merge(headers)
  )
end

def frame(connection, command)
  got = connection.receive
  raise "expected #{command}: #{got.command} #{got.headers}" unless got.command == command

  got
end

def leave(connection)
  connection.disconnect('receipt' => 'bye')
  receipt = connection.disconnect_receipt
  raise 'not confirmed' unless receipt.headers['receipt-id'] == 'bye'
end

def publish
  connection = connected
  receipts = (0..2).map do |number|
    connection.publish(QUEUE, "message #{number}", 'receipt' => "r#{number}")
    frame(connection, 'RECEIPT').headers['receipt-id']
  end
  leave(connection)
  receipts
end

def consume
  connection = connected
  connection.subscribe(QUEUE, { 'id' => '1', 'ack' => 'client-individual' })
  got = (0..2).map do
    message = frame(connection, 'MESSAGE')
    connection.ack(message.headers['ack'])
    message.body
  end
  leave(connection)
  got
end

def consume_1_1
  connection = connected('1.1')
  connection.subscribe(QUEUE, { 'id' => '1', 'ack' => 'client' })
  got = (0..2).map { frame(connection, 'MESSAGE') }
  connection.ack(got.last.headers['message-id'], 'subscription' => '1')
  leave(connection)
  got.map(&:body)
end

def transaction
  connection = connected
  connection.begin('kept')
  (0..1).each { |number| connection.publish(QUEUE, "kept #{number}", 'transaction' => 'kept') }
  connection.commit('kept')
  connection.begin('dropped')
  connection.publish(QUEUE, 'dropped', 'transaction' => 'dropped')
  connection.abort('dropped')
  leave(connection)
  []
end

def durable
  connection = connected('1.1', 'client-id' => 'foreign')
  connection.subscribe(TOPIC, DURABLE.merge('receipt' => 'subscribed'))
  frame(connection, 'RECEIPT')
  leave(connection)
  []
end

def durable_read
  connection = connected('1.1', 'client-id' => 'foreign')
  connection.subscribe(TOPIC, DURABLE)
  got = [frame(connection, 'MESSAGE').body]
  leave(connection)
  got
end

def error
  connection = connected
  connection.commit('unknown')
  message = frame(connection, 'ERROR').headers['message']
  leave(connection)
  [message]
end

puts JSON.generate(Timeout.timeout(20) { send(ARGV[1]) })
