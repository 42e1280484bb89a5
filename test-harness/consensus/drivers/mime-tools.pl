# Consensus driver: Perl MIME-tools. See README.md in the folder above.
use strict;
use warnings;

use JSON::PP ();
use MIME::Base64 ();
use MIME::Parser;

my $json = JSON::PP->new->ascii->canonical;

sub text {
	my ($octets) = @_;
	return undef unless defined $octets;
	return $octets if utf8::is_utf8($octets);
	my $copy = $octets;
	utf8::decode($copy);    # what is not UTF-8 stays: each octet a character
	return $copy;
}

sub parse {
	my ($octets) = @_;
	my $parser = MIME::Parser->new;
	$parser->output_to_core(1);
	$parser->tmp_to_core(1);
	$parser->ignore_errors(1);
	# what it calls nested is all of message/*; RFC 2046 5.2.2 and 5.2.3: a fragment and a reference are none
	$parser->extract_nested_messages(0);
	return $parser->parse_data($octets);
}

sub leaves {
	my ($entity, $depth) = @_;
	my $body = $entity->bodyhandle;
	my $type = lc $entity->effective_type;
	if (!defined $body) {
		return map { leaves($_, $depth) } $entity->parts if $entity->parts;
		return () if $type =~ m{^multipart/};
	}
	my $content = defined $body ? $body->as_string : '';
	if ($type =~ m{^message/(rfc822|global)$} && $depth < 50) {
		return leaves(parse($content), $depth + 1);
	}
	my $encoding = lc($entity->head->mime_encoding // '');
	return {
		type    => text($type),
		name    => text(scalar $entity->head->recommended_filename),
		decoded => $encoding =~ /^(base64|x-uu.*|uue.*)$/ ? JSON::PP::true : JSON::PP::false,
		data    => MIME::Base64::encode_base64($content, ''),
	};
}

$| = 1;
while (my $path = <STDIN>) {
	chomp $path;
	my $answer = {path => text($path), leaves => [], error => undef};
	eval {
		open my $file, '<:raw', $path or die "cannot be read\n";
		my $octets = do { local $/; <$file> } // '';
		local $SIG{__WARN__} = sub { };
		$answer->{leaves} = [leaves(parse($octets), 0)];
		1;
	} or $answer->{error} = "$@";
	print $json->encode($answer), "\n";
}
