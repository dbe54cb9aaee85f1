#!/usr/bin/env bash
# Installs what a bare Debian machine lacks, then runs the plain dotnet commands; see `./build.sh help`.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
. eng/setup.sh
. eng/tests.sh
. eng/mutate.sh
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
configuration=Release

usage() {
    cat <<'END_OF_USAGE'
./build.sh [VERB] [ARGUMENT...]

  (nothing)      restore and build everything
  demo           train, export and score the penguins (examples/Penguins)
  example [NAME] run examples/NAME with the arguments after it; without a name, list them
  test           run every test; --long includes the long ones, other arguments go to dotnet test
  fuzz           the fuzz tests, with 20,000 mutated files
  mutate PROJECT [FOLDER]
                 change one operator of src/PROJECT/FOLDER at a time and list the changes that no test notices (Stryker);
                 --by TESTS names other test projects than PROJECT.Tests, further arguments go to Stryker
  bench [NAME]   run benchmarks/NAME; without a name, list them
  serve          start the scoring server (examples/Serving); trains the penguins first where they are not
  tool ARGUMENT...
                 the command-line tool, multitask (tools/Tool)
  api            write the public API of the libraries to docs/api
  docs           build the site of docs/ and the API reference
  help           this

Each verb does the set-up it needs. As root it installs missing Debian packages; otherwise it names them and stops with exit code 2.
END_OF_USAGE
}

build() { dotnet build "$1" -c "$configuration" --nologo -v:q -tl:off -clp:NoSummary; }

# project_of FOLDER NAME: the project FOLDER/NAME/*.csproj, upper or lower case; nothing where there is none.
project_of() { find "$1" -mindepth 2 -maxdepth 2 -ipath "$1/$2/*.csproj" | head -n 1; }

# run FOLDER [NAME] ARGUMENT...: installs the Debian packages in NAME's packages.txt and what is in the folders of its npm.txt.
run() {
    local folder=$1 name=${2:-} project=
    [ -z "$name" ] || project=$(project_of "$folder" "$name")
    if [ -z "$project" ]; then
        [ -z "$name" ] || say "There is no '$name' in $folder. What is there:"
        find "$folder" -mindepth 2 -maxdepth 2 -name '*.csproj' -printf '%h\n' | sed 's|.*/|  |' | sort
        [ -z "$name" ]
        return
    fi
    shift 2
    # shellcheck disable=SC2046
    need_packages $(listed "$(dirname "$project")/packages.txt")
    # shellcheck disable=SC2046
    need_npm $(listed "$(dirname "$project")/npm.txt")
    need_dotnet
    exec dotnet run --project "$project" -c "$configuration" -- "$@"
}

# The model that is served unless another is named comes from the penguins example.
serve() {
    if [ ! -f penguins-model/penguins.onnx ] && [[ " $* " != *" --Models:"* ]]; then (run examples Penguins --out penguins-model); fi
    run examples Serving "$@"
}

test_all() {
    local arguments=() argument
    for argument; do if [ "$argument" = --long ]; then arguments+=(-p:IncludeLongTests=true); else arguments+=("$argument"); fi; done
    # What some tests use where it is there, say a browser or images.
    # shellcheck disable=SC2046
    want need_packages $(listed test/*/packages.txt)
    # shellcheck disable=SC2046
    want need_npm $(listed test/*/npm.txt)
    need_dotnet
    build MlNet.MultiTask.sln
    if [ $# -eq 0 ]; then run_all_tests; else run_tests MlNet.MultiTask.sln "${arguments[@]}"; fi
}

fuzz() {
    need_dotnet
    build test/Transformers.Tests
    build test/Estimators.Tests
    for project in test/Transformers.Tests test/Estimators.Tests; do
        MULTITASK_FUZZ_FILES=${MULTITASK_FUZZ_FILES:-20000} run_tests "$project" --filter TestCategory=Fuzz "$@"
    done
}

api() {
    need_dotnet
    MULTITASK_WRITE_API=1 step "Write docs/api" dotnet test test/Repository.Tests -c "$configuration" --filter TestCategory=Api
    git --no-pager diff --stat -- docs/api || true
}

docs() {
    need_dotnet
    build src/MultiTask
    rm -rf artifacts/docs
    step "Get docfx" dotnet tool restore
    step "Read the API" dotnet docfx metadata docfx.json
    # Links that break are warnings of docfx.
    step "Write artifacts/docs/site" dotnet docfx build docfx.json --warningsAsErrors
}

verb=${1:-build}
[ $# -eq 0 ] || shift
case $verb in
    build) need_dotnet; build MlNet.MultiTask.sln ;;
    demo) run examples Penguins "$@" ;;
    example) run examples "$@" ;;
    bench) run benchmarks "$@" ;;
    test) test_all "$@" ;;
    tool) run tools Tool "$@" ;;
    serve | fuzz | mutate | api | docs) "$verb" "$@" ;;
    help | -h | --help) usage ;;
    *)
        usage >&2
        die "there is no verb '$verb'"
        ;;
esac
