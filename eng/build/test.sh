# Tests: each project in a test host of its own, two at a time, and one table at the end.
results=$artifacts/test-results

# run_test_project NAME ASSEMBLY FILTER ARGUMENT...: leaves NAME.trx, NAME.log, NAME.code and NAME.seconds.
run_test_project() {
    local name=$1 assembly=$2 filter=$3 started=$SECONDS code=0
    shift 3
    [ -z "$filter" ] || set -- --filter "$filter" "$@"
    timeout --kill-after=20 "${MULTITASK_TEST_LIMIT:-2400}" dotnet test "$assembly" --nologo \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=normal" --results-directory "$results" "$@" \
        >"$results/$name.log" 2>&1 </dev/null 8>&- || code=$?
    printf '%s' "$code" >"$results/$name.code"
    printf '%s' $((SECONDS - started)) >"$results/$name.seconds"
}

# counter FILE NAME: one number of the <Counters> element, 0 when the file or the number is not there.
counter() {
    local value
    value=$(grep -o '<Counters [^>]*>' "$1" 2>/dev/null | grep -o " $2=\"[0-9]*\"" | head -n 1 | tr -dc 0-9 || true)
    printf '%s' "${value:-0}"
}

failed_names() { grep -o '<UnitTestResult [^>]*outcome="Failed"[^>]*>' "$1" 2>/dev/null | sed -E 's/.* testName="([^"]*)".*/    \1/' || true; }

# report NAME...: the table, the failures, and the closing line.
report() {
    local name trx code passed failed skipped note all_passed=0 all_failed=0 all_skipped=0
    printf '\n%-44s %7s %7s %8s %8s\n' project passed failed skipped seconds
    for name; do
        trx=$results/$name.trx code=$(cat "$results/$name.code") note=
        passed=$(counter "$trx" passed)
        failed=$(counter "$trx" failed)
        skipped=$(($(counter "$trx" total) - passed - failed))
        # A test host that crashed or hung took tests with it that no counter shows.
        if [ "$code" -ne 0 ] && { [ "$failed" -eq 0 ] || grep -q 'test run was aborted' "$results/$name.log"; }; then
            failed=$((failed + 1))
            note="  the test host ended early, exit code $code"
        fi
        printf '%-44s %7s %7s %8s %8s%s\n' "$name" "$passed" "$failed" "$skipped" "$(cat "$results/$name.seconds")" "$note"
        all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed)) all_skipped=$((all_skipped + skipped))
    done
    for name; do
        [ "$(cat "$results/$name.code")" -ne 0 ] || continue
        printf '\n%s failed (all it said: %s)\n' "$name" "$results/$name.log"
        failed_names "$results/$name.trx"
        grep -nE -A 12 '^ *(Failed |The active test run was aborted|Test host process crashed|Unhandled)' "$results/$name.log" | head -n 120 || true
    done
    say
    printf '%s passed, %s failed' "$all_passed" "$all_failed"
    if [ "$all_skipped" -gt 0 ]; then printf ', %s skipped' "$all_skipped"; fi
    printf '\n'
    [ "$all_failed" -eq 0 ] && [ "$all_passed" -gt 0 ]
}

# run_tests FILTER ARGUMENT...
run_tests() {
    local filter=$1 project name assembly names=() running=0 started=$SECONDS
    shift
    rm -rf "$results"
    mkdir -p "$results"
    trap 'jobs -p | xargs -r kill 2>/dev/null || true' EXIT
    say "Test, ${MULTITASK_TEST_JOBS:-2} projects at a time; what each says: $results"
    for project in test/*/*.csproj; do
        [ -f "$project" ] || continue
        name=$(basename "$project" .csproj)
        assembly=$(dirname "$project")/bin/$configuration/net10.0/$name.dll
        [ -f "$assembly" ] || die "$assembly is missing: is $project in the solution?"
        names+=("$name")
        if [ "$running" -ge "${MULTITASK_TEST_JOBS:-2}" ]; then
            wait -n || true
            running=$((running - 1))
        fi
        say "  $name"
        run_test_project "$name" "$assembly" "$filter" "$@" &
        running=$((running + 1))
    done
    wait
    say "Test: $((SECONDS - started)) s"
    report "${names[@]}"
}
