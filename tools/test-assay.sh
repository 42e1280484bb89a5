#!/bin/sh
# assay(1) as a user meets it: output, errors, exit statuses.
# Run by make check; ASSAY names the program, srcdir the source tree.
set -u
assay=${ASSAY:-./assay}
fixtures=${srcdir:-.}/lib/rewrite/fixtures
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# check NAME STATUS COMMAND...: runs it with output in $dir/out and $dir/err
check() {
	name=$1 want=$2
	shift 2
	"$@" >"$dir/out" 2>"$dir/err"
	got=$?
	if [ "$got" -ne "$want" ]; then
		echo "FAIL: $name: exit status $got instead of $want"
		cat "$dir/err"
		failed=1
	fi
}

# has FILE TEXT: the file has a line with this text
has() {
	grep -qF -e "$2" "$dir/$1" && return
	echo "FAIL: $name: no '$2' in:"
	cat "$dir/$1"
	failed=1
}

# lines FILE N
lines() {
	[ "$(wc -l <"$dir/$1")" -eq "$2" ] && return
	echo "FAIL: $name: $1 has not $2 lines:"
	cat "$dir/$1"
	failed=1
}

same() {
	cmp "$1" "$2" && return
	echo "FAIL: $name: $1 and $2 differ"
	failed=1
}

cat >"$dir/policy.conf" <<'EOF'
rule "programs" {
	part { extension = exe }
	action = replace
}
rule "bad sender" {
	from = "bad@*"
	action = reject
}
rule "bounce" {
	from = "<>"
	to = "held@*"
	action = quarantine
}
EOF
cat >"$dir/wrong.conf" <<'EOF'
rule "programs" {
	acton = replace
}
EOF

printf 'From: good@a.example\r\nSubject: plain\r\n\r\ntext\r\n' >"$dir/plain.eml"

check "version" 0 "$assay" --version
has out "assay "
check "help" 0 "$assay" --help
for command in inspect explain rewrite test replay policy canonicalise bodystructure types; do
	has out "  $command "
done
for command in inspect explain rewrite test replay policy canonicalise bodystructure types; do
	check "$command --help" 0 "$assay" "$command" --help
	has out "usage: assay $command"
done

check "types" 0 "$assay" types
has out "application/pdf	-	PDF document	ai pdf"
has out "text/x-shellscript	executable,script	shell script	"
printf '%%PDF-1.7\n' >"$dir/a.pdf"
printf 'MZ%58s\100\0\0\0PE\0\0' '' | tr ' ' '\0' >"$dir/b.pdf"
printf 'text\n' >"$dir/c.txt"
: >"$dir/empty"
check "types of files" 0 "$assay" types "$dir/a.pdf" "$dir/b.pdf" "$dir/c.txt" "$dir/empty"
has out "a.pdf	application/pdf	-	-"
has out "b.pdf	application/vnd.microsoft.portable-executable	executable	deceives"
has out "c.txt	-	-	-"
has out "empty	-	-	-"
check "types of a file that is not there" 1 "$assay" types "$dir/a.pdf" "$dir/none"
has out "a.pdf	application/pdf	-	-"
has err "none: No such file or directory"

check "no command" 2 "$assay"
check "unknown command" 2 "$assay" frobnicate
has err "assay: unknown command 'frobnicate'"
check "unknown option" 2 "$assay" inspect --frobnicate "$fixtures/mixed.eml"
has err "assay: inspect: unknown option '--frobnicate'"
lines err 1
check "no file" 2 "$assay" inspect
for options in "--section 1" "-o out" "--extract 1 --json" "--extract 1 --headers" "--extract 1.x" \
	"--headers --section 0" "--extract 1..2" "--extract MIME" "--message 0" "--message 1x"; do
	# shellcheck disable=SC2086 # several words
	check "inspect $options" 2 "$assay" inspect $options "$fixtures/mixed.eml"
	lines err 1
done
check "extract of two files" 2 "$assay" inspect --extract 1 a b
check "option without value" 2 "$assay" rewrite --policy
has err "assay: rewrite: '--policy' needs a value"
check "wrong direction" 2 "$assay" rewrite --direction up "$fixtures/mixed.eml"

check "a file that is not there" 1 "$assay" inspect "$dir/missing.eml"
has err "assay: $dir/missing.eml: No such file or directory"
lines err 1
check "a directory where a message is needed" 1 "$assay" inspect --extract 1 "$dir"
has err "assay: $dir: Is a directory"
check "a full disk" 1 sh -c "'$assay' inspect '$fixtures/mixed.eml' >/dev/full"
has err "assay: standard output: No space left on device"

check "inspect" 0 "$assay" inspect "$fixtures/mixed.eml"
has out '2     application/pdf "invoice.pdf.exe", base64, 258 octets, attachment'
has out "also named \"invoice.pdf\""
has out "          ambiguous F-NAME-CONFLICT at octet 488: "
cp "$dir/out" "$dir/tree"
check "inspect standard input" 0 sh -c "cat '$fixtures/mixed.eml' | '$assay' inspect -"
same "$dir/out" "$dir/tree"
check "inspect --json" 0 "$assay" inspect --json "$fixtures/mixed.eml"
has out '"name": "invoice.pdf.exe"'
check "bodystructure" 0 "$assay" bodystructure "$fixtures/mixed.eml"
has out '"mixed" ("boundary" '
lines out 1
cp "$dir/out" "$dir/structure"
check "bodystructure from a pipe" 0 sh -c "cat '$fixtures/mixed.eml' | '$assay' bodystructure -"
same "$dir/out" "$dir/structure"
check "bodystructure of no file" 2 "$assay" bodystructure
check "an empty message" 0 sh -c "'$assay' inspect - </dev/null"
has out "0 octets, 1 entity"

check "policy check" 0 "$assay" policy check "$dir/policy.conf"
has out "$dir/policy.conf: 3 rules"
check "policy check of a wrong one" 1 "$assay" policy check "$dir/wrong.conf"
has err "assay: $dir/wrong.conf:2: unknown key 'acton' in rule \"programs\"; did you mean 'action'?"
lines err 1
check "policy check of none" 1 "$assay" policy check "$dir/missing.conf"
has err "assay: $dir/missing.conf: No such file or directory"
cat >"$dir/doubtful.conf" <<'EOF'
rule "all" {
	action = reject
}
rule "never" {
	action         = tag
	subject_prefix = "[x]"
}
EOF
check "policy check warns" 0 "$assay" policy check "$dir/doubtful.conf"
has out "$dir/doubtful.conf: 2 rules, 1 warning"
has err "assay: warning: $dir/doubtful.conf:4: rule \"never\" is never tried"
lines err 1
check "policy check --strict" 3 "$assay" policy check --strict "$dir/doubtful.conf"
check "policy check --strict of a good one" 0 "$assay" policy check --strict "$dir/policy.conf"
check "policy check --json" 1 "$assay" policy check --json "$dir/wrong.conf"
has out '"valid":false,"rules":0,"error":{"file":"'"$dir"'/wrong.conf","line":2,"text":"unknown key'
lines out 1
lines err 0
check "policy check of two" 2 "$assay" policy check a b
check "rewrite without a policy" 1 "$assay" rewrite --policy "$dir/missing.conf" "$fixtures/mixed.eml"
lines out 0

check "explain" 0 "$assay" explain --policy "$dir/policy.conf" --from good@a.example --rcpt b@c.example \
	"$fixtures/mixed.eml"
has out 'rule "programs": matches'
has out 'rule "bad sender": from = "bad@*" does not hold'
has out 'verdict: replace (rule "programs")'
has out '  2     application/pdf "invoice.pdf.exe", base64, 258 octets, attachment'
has out '  part 2: replace "invoice.pdf.exe" (rule "programs")'
has out "  2     text/plain; charset=utf-8, 7bit, "
check "explain what is refused" 0 "$assay" explain --policy "$dir/policy.conf" --from bad@a.example \
	"$fixtures/mixed.eml"
has out "  nothing is delivered"
printf 'rule "none" {\n\tfrom = "nobody@*"\n\taction = reject\n}\n' >"$dir/none.conf"
check "explain what stays" 0 "$assay" explain --policy "$dir/none.conf" "$dir/plain.eml"
has out "  the message stays as it is"
has out "verdict: accept (no rule applies)"
check "explain --json" 0 "$assay" explain --json --policy "$dir/policy.conf" --to b@c.example --tls \
	--helo h.example --client 192.0.2.1 --client-name n.example "$fixtures/mixed.eml"
lines out 1
has out '"client":"192.0.2.1","client_name":"n.example","helo":"h.example","user":null,"tls":true'
has out '"verdict":{"action":"replace","rule":"programs",'
has out '"delivered":true,"changed":true,'
check "an authenticated user sends outbound" 0 "$assay" explain --json --policy "$dir/policy.conf" \
	--user ann "$fixtures/mixed.eml"
has out '"envelope":{"direction":"outbound",'
check "unless the direction is given" 0 "$assay" explain --json --policy "$dir/policy.conf" \
	--direction inbound --user ann "$fixtures/mixed.eml"
has out '"envelope":{"direction":"inbound",'

# envelopes from files
cat >"$dir/envelope" <<'EOF'
# as the milter writes it
queue_id: 4abc
client: -
from: bad@a.example
to: <b@c.example>
to: d@e.example
finding: H-CT-DUP section 1 octet 3
EOF
check "an envelope from lines" 0 "$assay" explain --json --policy "$dir/policy.conf" \
	--envelope "$dir/envelope" "$fixtures/mixed.eml"
has out '"client":null,'
has out '"from":"bad@a.example","to":["b@c.example","d@e.example"]}'
has out '"action":"reject"'
printf '{"from": "", "to": ["\\u00fc@c.example"],\n "tls": true, "user": null}\n' >"$dir/envelope"
check "an envelope from JSON" 0 "$assay" explain --json --policy "$dir/policy.conf" \
	--envelope "$dir/envelope" --to d@e.example "$fixtures/mixed.eml"
has out '"tls":true,"from":"","to":["ü@c.example","d@e.example"]}'
wrong_envelope() {
	printf '%s' "$2" >"$dir/envelope"
	check "$1" 1 "$assay" explain --policy "$dir/policy.conf" --envelope "$dir/envelope" x
	has err "assay: $dir/envelope:$3"
	lines err 1
}
wrong_envelope "a fact that there is not" '{"form": "a"}' '1: "form": is nothing'
wrong_envelope "a line that is none" 'from' '1: "from": is not name = value'
wrong_envelope "a direction that there is not" 'direction = up' '1: "up": is not inbound'
wrong_envelope "JSON without its end" '{"from": "a"' '1: an object without its }'
wrong_envelope "JSON with more" '{"from": "a"} x' '1: something is after the object'
wrong_envelope "an escape that there is not" '{"from": "\q"}' '1: an unknown escape'
wrong_envelope "half a surrogate pair" '{"from": "\ud83d"}' '1: not a character'
wrong_envelope "an object inside" '{"from": {}}' '1: a value is missing'
check "no envelope" 1 "$assay" explain --envelope "$dir/missing" x
has err "assay: $dir/missing: No such file or directory"

check "rewrite" 0 "$assay" rewrite --policy "$dir/policy.conf" "$fixtures/mixed.eml"
has out "Content-Description: replaced: invoice.pdf.exe"
lines err 0
cp "$dir/out" "$dir/rewritten.eml"
check "rewrite from a pipe" 0 sh -c \
	"cat '$fixtures/mixed.eml' | '$assay' rewrite --policy '$dir/policy.conf' -"
same "$dir/out" "$dir/rewritten.eml"
check "rewrite from redirected input" 0 sh -c \
	"'$assay' rewrite --policy '$dir/policy.conf' - <'$fixtures/mixed.eml'"
same "$dir/out" "$dir/rewritten.eml"
check "rewrite --explain" 0 "$assay" rewrite --explain --policy "$dir/policy.conf" "$fixtures/mixed.eml"
same "$dir/out" "$dir/rewritten.eml"
has err 'verdict: replace (rule "programs")'
check "rewrite what needs none" 0 "$assay" rewrite --policy "$dir/policy.conf" "$dir/rewritten.eml"
same "$dir/out" "$dir/rewritten.eml"

check "rewrite what is refused" 3 "$assay" rewrite --policy "$dir/policy.conf" --from bad@a.example \
	"$fixtures/mixed.eml"
lines out 0
has err 'reject by rule "bad sender": sender "bad@a.example" matches "bad@*"'
check "rewrite what is held" 3 "$assay" rewrite --policy "$dir/policy.conf" --from '<>' --rcpt a@b.example \
	--rcpt '<held@b.example>' "$fixtures/mixed.eml"
lines out 0
has err 'quarantine by rule "bounce"'

# ---- tests of policies ----
mkdir "$dir/tests" "$dir/tests/sub" "$dir/saved"
cat >"$dir/tests/a.test" <<'EOF'
policy = "../policy.conf"

# a comment
test "a program is replaced" {
	to = {"a@b.example", c@d.example}
	part { text = {"Grüße", "there"} }
	part {
		name    = "setup.exe"
		content = program
	}
	expect { action = replace  rule = programs  rules = programs  part = 2  changed = true }
	after {
		to           = {a@b.example, c@d.example}
		parts        = {text/plain, "text/plain"}
		names        = ""
		contains     = {"Grüße", "setup.exe"}
		not_contains = "MZ"
		subject      = "a program is replaced"
		header       = {"subject: a pro*replaced", "Date"}
		not_header   = "X-Nothing"
	}
}

test "bad sender" {
	from    = "bad@a.example"
	message = "../plain.eml"
	expect { action = reject  reply = "550 5.7.1" }
}
EOF
sed -e 's|\.\./|../../|' -e 's/part = 2/part = {1, 2}/' -e 's/"MZ"/"there"/' "$dir/tests/a.test" >"$dir/tests/sub/b.test"
check "test" 0 "$assay" test "$dir/tests/a.test"
has out "2 tests, 2 passed, 0 failed"
lines out 1
check "test -v" 0 "$assay" test -v "$dir/tests/a.test"
has out "ok   $dir/tests/a.test:4: a program is replaced"
has out "ok   $dir/tests/a.test:24: bad sender"
check "test of a folder with a failure" 1 "$assay" test "$dir/tests" --save "$dir/saved"
has out "FAIL $dir/tests/sub/b.test:4: a program is replaced"
has out '  part: expected {"1", "2"}, got {"2"}'
has out '  not_contains: expected "there", got "it"'
has out "4 tests, 3 passed, 1 failed"
check "the saved message" 0 "$assay" inspect --json "$dir/saved/0001.eml"
has out '"detected": "application/vnd.microsoft.portable-executable"'
same "$dir/saved/0001.eml" "$dir/saved/0003.eml"
check "test -v of a failure" 1 "$assay" test -v "$dir/tests/sub"
has out '    verdict: replace (rule "programs")'
check "test --tap" 1 "$assay" test --tap "$dir/tests"
has out "ok 1 - a program is replaced"
has out "not ok 3 - a program is replaced"
has out "1..4"
check "another policy" 1 "$assay" test --policy "$dir/none.conf" "$dir/tests/a.test"
has out '  action: expected "replace", got "accept"'
check "a test of no file" 2 "$assay" test "$dir/missing.test"
has err "assay: $dir/missing.test: No such file or directory"
check "no tests" 2 "$assay" test "$dir/saved"
has err "there are no tests"
check "test without a file" 2 "$assay" test

wrong_test() {
	printf '%s\n' "$2" >"$dir/wrong.test"
	check "$1" 2 "$assay" test --policy "$dir/policy.conf" "$dir/wrong.test"
	has err "assay: $dir/wrong.test:$3"
	lines err 1
}
part='part { content = program }'
wrong_test "a misspelt key" "test \"x\" { $part expect { acton = reject } }" \
	"1: unknown key 'acton' in expect; did you mean 'action'?"
wrong_test "content that there is not" 'test "x" { part { content = progam } expect { rule = x } }' \
	"1: content: 'progam' is not a kind of content"
wrong_test "a test that expects nothing" "test \"x\" { $part }" '1: test "x" expects nothing'
wrong_test "a test without a message" 'test "x" { expect { rule = x } }' '1: test "x" has no message'
wrong_test "a key twice" "test \"x\" { $part
expect { rule = x  action = reject  rule = y } }" "2: 'rule' is given twice"
wrong_test "an action that there is not" "test \"x\" { $part expect { action = refuse } }" \
	"1: action: 'refuse' is not an action"
wrong_test "a wrong direction" "test \"x\" { direction = up $part expect { rule = x } }" \
	"1: direction: 'up' is not inbound"
wrong_test "two contents" 'test "x" { part { content = pdf  text = y } expect { rule = x } }' \
	"1: a part has one content"
wrong_test "parts inside of no archive" "test \"x\" { part { content = pdf $part } expect { rule = x } }" \
	"1: parts are inside of an archive"
wrong_test "a size that is too large" 'test "x" { part { size = 300M } expect { rule = x } }' \
	"1: size: '300M' is not a size"
wrong_test "a brace too few" "test \"x\" { $part" "1: the brace opened here is never closed"
wrong_test "a file that is not there" "
test \"x\" { part { file = \"none\" } expect { rule = x } }" "2: $dir/none: No such file"
printf 'test "x" { %s expect { rule = x } }\n' "$part" >"$dir/wrong.test"
check "no policy" 2 "$assay" test "$dir/wrong.test"
has err "$dir/wrong.test:1: no policy"

# every kind of content and archive
{
	for kind in program elf script shortcut pdf pdf-javascript pdf-launch docx docm docx-template \
		doc-macros office-encrypted png; do
		printf 'test "%s" { part { content = %s } expect { action = accept } }\n' $kind $kind
	done
	for format in zip 7z tar tar.gz tar.bz2 tar.xz tar.zst gz bz2 xz zst iso cpio; do
		printf 'test "%s" { part { archive = %s part { name = "a" text = "b" } }' $format $format
		printf ' expect { action = accept } }\n'
	done
} >"$dir/kinds.test"
check "all kinds of content" 0 "$assay" test --policy "$dir/none.conf" "$dir/kinds.test"
has out "26 tests, 26 passed, 0 failed"

# the policy that is shipped
check "the shipped policy" 0 "$assay" policy check --strict "${srcdir:-.}/packaging/assay/policy.conf"
check "tests of the shipped policy" 0 "$assay" test "${srcdir:-.}/packaging/assay/policy.test"
cat "$dir/out" | grep FAIL

# ---- replay ----
mkdir -p "$dir/mail/cur" "$dir/mail/new"
printf 'Return-Path: <bad@a.example>\nDelivered-To: x@y.example\nFrom: good@a.example\n\nx\n' \
	>"$dir/mail/cur/1"
printf 'Return-Path: <>\nDelivered-To: held@b.example\nFrom: bad@a.example\n\nx\n' >"$dir/mail/cur/2"
cp "$fixtures/mixed.eml" "$dir/mail/new/3"
printf 'From: "bad@b.example, or" (a@b) <good@a.example>\nTo: a@b.example, H <held@b.example>\n\nx\n' \
	>"$dir/mail/new/4"
check "replay" 1 "$assay" replay --policy "$dir/policy.conf" "$dir/mail"
has out "4 messages, 3 would change"
has out '         1  accept -> reject (rule "bad sender")'
has out "              $dir/mail/cur/1"
has out '         1  accept -> quarantine (rule "bounce")'
has out '         1  accept -> replace (rule "programs")'
has out '         1          1          0  replace "programs"'
lines err 0
cp "$dir/out" "$dir/table"
for jobs in 1 2 7; do
	check "replay with $jobs threads" 1 "$assay" replay --jobs $jobs --policy "$dir/policy.conf" "$dir/mail"
	same "$dir/out" "$dir/table"
done
check "replay against the same policy" 0 "$assay" replay --policy "$dir/policy.conf" \
	--against "$dir/policy.conf" "$dir/mail"
has out "4 messages, 0 would change"
sed -e 's/"programs"/"other name"/' "$dir/policy.conf" >"$dir/renamed.conf"
check "a policy with another notice is another" 1 "$assay" replay --policy "$dir/renamed.conf" \
	--against "$dir/policy.conf" "$dir/mail"
has out '         1  replace (rule "programs") -> replace (rule "other name")'
sed -e 's/"bad sender"/"other name"/' "$dir/policy.conf" >"$dir/renamed.conf"
check "a rule that refuses under another name is the same" 0 "$assay" replay \
	--policy "$dir/renamed.conf" --against "$dir/policy.conf" "$dir/mail"
check "a given envelope is not guessed" 1 "$assay" replay --policy "$dir/policy.conf" --from bad@a.example \
	"$dir/mail"
has out "4 messages, 4 would change"
check "replay --list" 1 "$assay" replay --list --policy "$dir/policy.conf" "$dir/mail"
has out "$dir/mail/cur/1: accept -> reject (rule \"bad sender\")"
check "replay --json" 1 "$assay" replay --json --list --examples 0 --policy "$dir/policy.conf" "$dir/mail"
lines out 4
has out '"messages":4,"changed":3,"errors":0,'
check "replay of what is not there" 2 "$assay" replay --policy "$dir/policy.conf" "$dir/mail" "$dir/missing"
has err "assay: $dir/missing: No such file or directory"
has out "4 messages, 3 would change, 1 could not be judged"
check "replay without a policy" 2 "$assay" replay "$dir/mail"
check "replay with a wrong policy" 2 "$assay" replay --policy "$dir/wrong.conf" "$dir/mail"
check "replay on a full disk" 2 sh -c "'$assay' replay --policy '$dir/policy.conf' '$dir/mail' >/dev/full"
{
	printf 'From x\n'
	cat "$dir/mail/cur/1"
	printf '\nFrom x\n'
	cat "$dir/mail/cur/2"
	printf '\n'
} >"$dir/mbox"
check "replay of an mbox" 1 "$assay" replay --list --policy "$dir/policy.conf" "$dir/mbox"
has out "$dir/mbox#1: accept -> reject (rule \"bad sender\")"
has out "$dir/mbox#2: accept -> quarantine (rule \"bounce\")"
has out "2 messages, 2 would change"

[ "$failed" -eq 0 ] && echo "all as expected"
exit "$failed"
