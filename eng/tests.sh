# Runs the tests and ends with the line that counts them.
results=$root/artifacts/test-results

# Most code of a test runs a few times only: to measure how it runs, so as to optimise it better later, takes a quarter of the time.
export DOTNET_TieredPGO=0

# The projects of the ordinary run, the longest first; all others follow. NAME:LETTERS are the classes whose names begin with one of them,
# NAME:^LETTERS all other classes: libtorch leaves a process only one test at a time, and this project alone would be half of the work.
first_tests=(Estimators.Tests:^ABCDEFGHIJKLMNOPQR Estimators.Tests:PQR Estimators.Tests:DEFGHIJKLMNO Estimators.Tests:ABC
    Examples.Tests Docs.Tests Distributed.Tests Transformers.Tests Tool.Tests Packages Selection.Tests)

# counter NAME FILE...: the sum of that number over the <Counters> of the files.
counter() {
    local name=$1
    shift
    { grep -ohE '<Counters [^>]*>' "$@" 2>/dev/null || true; } | sed -n "s/.* $name=\"\([0-9]*\)\".*/\1/p" | awk '{sum += $1} END {print sum + 0}'
}

# report_tests CODE: what the tests said whose run ended with that code.
report_tests() {
    local code=$1 passed failed total
    passed=$(counter passed "$results"/*.trx) failed=$(counter failed "$results"/*.trx) total=$(counter total "$results"/*.trx)
    if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
        say "dotnet test ended with exit code $code and no failed test: a test host ended early, which counts as one failure"
        failed=1
    fi
    say "$((total - passed - failed > 0 ? total - passed - failed : 0)) skipped; what each project said: $results"
    say "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# run_tests ARGUMENT...: what plain dotnet test runs, two projects at a time.
run_tests() {
    local code=0
    rm -rf "$results"
    dotnet test "$@" -c "$configuration" --no-build -m:2 -tl:off || code=$?
    report_tests "$code"
}

# run_all_tests: the ordinary tests of all projects, two processes at a time.
run_all_tests() {
    local code=0 project name
    local parts=("${first_tests[@]}")
    for project in test/*/*.csproj; do
        name=$(basename "$(dirname "$project")")
        [[ " ${parts[*]} " == *" $name"[\ :]* ]] || parts+=("$name")
    done
    rm -rf "$results"
    printf '%s\n' "${parts[@]}" | xargs -P 2 -I{} bash -c '. "$0" && run_part "$1" "$2" "$3"' "$root/eng/tests.sh" {} "$configuration" "$results" ||
        code=$?
    report_tests "$code"
}

# run_part PART CONFIGURATION RESULTS: the tests of an entry of first_tests.
run_part() {
    local name=${1%%:*} letter letters='' filter='TestCategory!=Long' classes=
    [ "$name" = "$1" ] || letters=${1#*:}
    case $letters in
        '') ;;
        ^*) for letter in $(fold -w 1 <<<"${letters#^}"); do filter+="&FullyQualifiedName!~.Tests.$letter"; done ;;
        *)
            for letter in $(fold -w 1 <<<"$letters"); do classes+="|FullyQualifiedName~.Tests.$letter"; done
            filter+="&(${classes#|})"
            ;;
    esac
    dotnet test test/"$name"/bin/"$2"/net*/MlNet.MultiTask."${name%.Tests}".Tests.dll --filter "$filter" \
        --settings test/default.runsettings --logger "trx;LogFileName=$name${letters:+-${letters#^}}.trx" --results-directory "$3"
}
