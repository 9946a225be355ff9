# Net::Stomp against the embedded broker: client.pl PORT STEP. Prints what came back as JSON.
use strict;
use warnings;
use JSON::PP;
use Net::Stomp;
use Net::Stomp::Frame;

my ($port, $step) = @ARGV;
my $queue = '/queue/foreign';
my $topic = '/topic/foreign';
my %durable = (destination => $topic, id => 1, 'activemq.subscriptionName' => 'foreign');

sub connected {
    my (%headers) = @_;
    my $stomp = Net::Stomp->new({ hostname => '127.0.0.1', port => $port });
    my $frame = $stomp->connect({ login => 'user', passcode => 'secret', %headers });
    die $frame->as_string unless $frame->command eq 'CONNECTED';
    return $stomp;
}

sub frame {
    my ($stomp) = @_;
    my $frame = $stomp->receive_frame({ timeout => 20 }) or die 'no frame came';
    return $frame;
}

sub message {
    my $frame = frame(@_);
    die $frame->as_string unless $frame->command eq 'MESSAGE';
    return $frame;
}

sub say_frame {
    my ($stomp, $command, %headers) = @_;
    $stomp->send_frame(Net::Stomp::Frame->new({ command => $command, headers => \%headers }));
    return;
}

# The broker has taken all that was sent before.
sub leave {
    my ($stomp) = @_;
    say_frame($stomp, 'DISCONNECT', receipt => 'bye');
    my $receipt = frame($stomp);
    die $receipt->as_string unless ($receipt->headers->{'receipt-id'} // '') eq 'bye';
    return;
}

my %steps = (
    publish => sub {
        my $stomp = connected();
        my @receipts;
        for my $number (0 .. 2) {
            my %message = (destination => $queue, body => "message $number");
            $stomp->send_with_receipt({ %message, receipt => "r$number", timeout => 20 })
                or die 'not confirmed';
            push @receipts, "r$number";
        }
        leave($stomp);
        return \@receipts;
    },
    consume => sub {
        my $stomp = connected();
        $stomp->subscribe({ destination => $queue, id => 1, ack => 'client' });
        my @got;
        for (0 .. 2) {
            my $frame = message($stomp);
            push @got, $frame->body;
            $stomp->ack({ frame => $frame });
        }
        leave($stomp);
        return \@got;
    },
    transaction => sub {
        my $stomp = connected();
        say_frame($stomp, 'BEGIN', transaction => 'kept');
        for my $number (0 .. 1) {
            $stomp->send({ destination => $queue, body => "kept $number", transaction => 'kept' });
        }
        say_frame($stomp, 'COMMIT', transaction => 'kept');
        say_frame($stomp, 'BEGIN', transaction => 'dropped');
        $stomp->send({ destination => $queue, body => 'dropped', transaction => 'dropped' });
        say_frame($stomp, 'ABORT', transaction => 'dropped');
        leave($stomp);
        return [];
    },
    durable => sub {
        my $stomp = connected('client-id' => 'foreign');
        $stomp->subscribe({ %durable });
        leave($stomp);
        return [];
    },
    durable_read => sub {
        my $stomp = connected('client-id' => 'foreign');
        $stomp->subscribe({ %durable });
        my $body = message($stomp)->body;
        leave($stomp);
        return [$body];
    },
    error => sub {
        my $stomp = connected();
        say_frame($stomp, 'COMMIT', transaction => 'unknown');
        my $message = frame($stomp)->headers->{message};
        leave($stomp);
        return [$message];
    },
);

print encode_json($steps{$step}->()), "\n";
