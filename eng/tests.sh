# Runs the tests and ends with the line that counts them.
results=$root/artifacts/test-results

# counter NAME FILE...: the sum of that number over the <Counters> of the files.
counter() {
    local name=$1
    shift
    { grep -ohE '<Counters [^>]*>' "$@" 2>/dev/null || true; } | sed -n "s/.* $name=\"\([0-9]*\)\".*/\1/p" | awk '{sum += $1} END {print sum + 0}'
}

# run_tests ARGUMENT...: two projects at a time.
run_tests() {
    local code=0 passed failed total
    rm -rf "$results"
    dotnet test "$@" -c "$configuration" --no-build -m:2 -tl:off || code=$?
    passed=$(counter passed "$results"/*.trx) failed=$(counter failed "$results"/*.trx) total=$(counter total "$results"/*.trx)
    if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
        say "dotnet test ended with exit code $code and no failed test: a test host ended early, which counts as one failure"
        failed=1
    fi
    say "$((total - passed - failed > 0 ? total - passed - failed : 0)) skipped; what each project said: $results"
    say "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
