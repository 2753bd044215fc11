# A name server by Net::DNS that takes updates under SIG(0) (RFC 2931) alone, of whatever zone.
# Arguments: address, port, and files of KEY records whose owners may update everything.
use strict;
use warnings;
use Net::DNS;
use Net::DNS::SEC;
use Net::DNS::Nameserver;

my ($address, $port, @files) = @ARGV;
my @keys = map { Net::DNS::ZoneFile->new($_)->read } @files;
my %records;    # by owner and type: data to record

sub said { print STDERR "@_\n"; return shift }

sub records_at {
    my ($record) = @_;
    return $records{lc($record->owner) . ' ' . $record->type} //= {};
}

sub signed {
    my ($packet) = @_;
    my $sig = $packet->sigrr;
    return 0 unless $sig && $sig->type eq 'SIG';
    # RFC 2931 3, 3.3
    my $bracket = $sig->sigexpiration - $sig->siginception;
    return 0 unless $sig->owner eq '.' && $sig->class eq 'ANY' && $sig->ttl == 0 && $bracket <= 600;
    my ($key) = grep {
        lc $_->owner eq lc $sig->signame && $_->keytag == $sig->keytag && $_->algorithm == $sig->algorithm
    } @keys;
    return said(0, 'unknown key') unless $key;
    return $packet->verify($key) || said(0, $packet->verifyerr);
}

# RFC 2136 3.2
sub failed_condition {
    my ($packet) = @_;
    my %wanted;
    for my $each ($packet->answer) {
        my $there = records_at($each);
        if ($each->class eq 'NONE') {
            return 'YXRRSET' if %$there;
        } elsif ($each->class eq 'ANY') {
            return 'NXRRSET' unless %$there;
        } else {
            $wanted{lc($each->owner) . ' ' . $each->type}{$each->rdstring} = 1;
        }
    }
    for my $at (keys %wanted) {
        return 'NXRRSET' if join(' ', sort keys %{$wanted{$at}}) ne join(' ', sort keys %{$records{$at} // {}});
    }
    return;
}

# RFC 2136 3.4
sub update {
    my (undef, undef, undef, undef, $packet) = @_;
    return 'NOTAUTH' unless signed($packet);
    my $failed = failed_condition($packet);
    return $failed if $failed;
    for my $each ($packet->authority) {
        my $there = records_at($each);
        if ($each->class eq 'IN') {
            $there->{$each->rdstring} = $each;
        } elsif ($each->class eq 'NONE') {
            delete $there->{$each->rdstring};
        } else {
            %$there = ();
        }
    }
    return 'NOERROR';
}

sub answer {
    my ($name, undef, $type) = @_;
    return ('NOERROR', [values %{$records{lc($name) . ' ' . $type} // {}}], [], [], {aa => 1});
}

my $server = Net::DNS::Nameserver->new(
    LocalAddr     => [$address],
    LocalPort     => $port,
    ReplyHandler  => \&answer,
    UpdateHandler => \&update,
);
die "no sockets\n" unless $server && $server->{select}->count == 2;
$| = 1;
print "running\n";
$server->main_loop;
