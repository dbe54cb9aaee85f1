# Mutation tests: Stryker changes one operator at a time and lists the changes that no test notices.

# mutate PROJECT [FOLDER] [--by TESTS] [ARGUMENT...]: FOLDER below src/PROJECT; TESTS are projects of test/, with commas between them.
mutate() {
    local project=${1:-} folder='' tests arguments=() test
    [ -f "src/$project/MlNet.MultiTask.$project.csproj" ] ||
        die "mutate which project? There is: $(find src -mindepth 2 -maxdepth 2 -name '*.csproj' -printf '%h\n' | sed 's|.*/||' | sort | xargs)"
    tests=$project.Tests
    shift
    if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
        folder=$1
        [ -e "src/$project/$folder" ] || die "there is no src/$project/$folder"
        shift
    fi
    if [ "${1:-}" = --by ]; then
        tests=${2:?"--by needs the names of test projects"}
        shift 2
    fi
    case $folder in
        '') ;;
        *.cs) arguments+=(--mutate "**/$folder") ;;
        *) arguments+=(--mutate "**/$folder/**/*.cs") ;;
    esac
    for test in ${tests//,/ }; do
        [ -f "test/$test/MlNet.MultiTask.$test.csproj" ] || die "there are no tests test/$test"
        arguments+=(--test-project "$root/test/$test/MlNet.MultiTask.$test.csproj")
    done
    need_dotnet
    step "Get Stryker" dotnet tool restore
    # One mutant at a time: libtorch and ONNX Runtime take all cores by themselves. The long tests would take hours.
    cd "src/$project"
    dotnet stryker --configuration "$configuration" --concurrency 1 --test-case-filter 'TestCategory!=Long' --skip-version-check \
        --reporter cleartext --reporter html --reporter json \
        --output "$root/artifacts/mutation/$project${folder:+/$folder}" "${arguments[@]}" "$@"
}
