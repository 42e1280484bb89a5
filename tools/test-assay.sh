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

check "version" 0 "$assay" --version
has out "assay "
check "help" 0 "$assay" --help
for command in inspect explain rewrite policy bodystructure; do
	has out "  $command "
done
for command in inspect explain rewrite policy bodystructure; do
	check "$command --help" 0 "$assay" "$command" --help
	has out "usage: assay $command"
done

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
check "rewrite without a policy" 1 "$assay" rewrite --policy "$dir/missing.conf" "$fixtures/mixed.eml"
lines out 0

check "explain" 0 "$assay" explain --policy "$dir/policy.conf" --from good@a.example --rcpt b@c.example \
	"$fixtures/mixed.eml"
has out 'rule "programs": matches'
has out 'rule "bad sender": from = "bad@*" does not hold'
has out 'verdict: replace (rule "programs")'

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

[ "$failed" -eq 0 ] && echo "all as expected"
exit "$failed"
