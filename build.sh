#!/usr/bin/env bash
# Sets up, builds, runs and tests; see `./build.sh help`.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
for part in steps debian npm outside feed probe test; do . "eng/build/$part.sh"; done
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
configuration=Release
feed_dir= long=
declare -A properties=()
missing=()

usage() {
    cat <<'END'
./build.sh [VERB] [--feed DIR] [ARGUMENT...]

  (nothing)      restore and build everything
  demo           train, export and score the penguins (examples/Penguins)
  example [NAME] run examples/NAME with the arguments after it; without a name, list them
  test           run every test; --long includes the long ones, --filter and other arguments go to dotnet test
  fuzz           the fuzz tests, with 10,000 mutated files
  bench [NAME]   run benchmarks/NAME; without a name, list them
  serve          start the scoring server (examples/Serving); trains the penguins first where they are not
  api            write the public API of the libraries to docs/api
  feed           make the offline feed, whatever the configured feed has
  cuda-provider  add ONNX Runtime's CUDA provider (179 MB) to the offline feed; `cuda-provider off` takes it out
  help           this

  --feed DIR     restore Microsoft.ML, TorchSharp and ONNX Runtime from a folder of real packages

Each verb does the set-up it needs. As root it installs missing Debian packages; otherwise it names them and stops with exit code 2.
END
}

setup() {
    command -v dotnet >/dev/null || die "the .NET 10 SDK is needed: 'dotnet' is not on the PATH"
    take_turn
    choose_feed
}

# build PROJECT: only its warnings and errors are shown.
build() { shown "Build $(basename "$1")" dotnet build "$1" -c "$configuration" --nologo -v:q -tl:off -clp:NoSummary; }

build_all() { build MlNet.MultiTask.sln; }

# run_example NAME ARGUMENT...: installs the data that it lists, Debian packages in packages.txt and npm ones in npm.txt.
run_example() {
    local name=$1 project=examples/$1/$1.csproj
    shift
    [ -f "$project" ] || die "$project is not here"
    # shellcheck disable=SC2046
    need_packages $(listed "examples/$name/packages.txt")
    # shellcheck disable=SC2046
    need_data $(listed "examples/$name/npm.txt")
    setup
    build "$project"
    exec 8>&-
    exec dotnet run --project "$project" -c "$configuration" --no-build -- "$@"
}

example() {
    local name=${1:-} found
    # Upper or lower case, as with benchmarks.
    found=$(find examples -mindepth 2 -maxdepth 2 -iname "$name.csproj" -printf '%f\n' | head -n 1)
    if [ -z "$name" ] || [ -z "$found" ]; then
        [ -z "$name" ] || say "There is no example '$name'. The examples:"
        find examples -mindepth 2 -maxdepth 2 -name '*.csproj' -printf '  %f\n' | sed 's/\.csproj$//' | sort
        [ -z "$name" ] || exit 1
        return
    fi
    shift
    run_example "${found%.csproj}" "$@"
}

# The model that is served unless another is named comes from the penguins example.
serve() {
    local project=examples/Penguins/Penguins.csproj
    if [ ! -f penguins-model/penguins.onnx ] && [[ " $* " != *" --Models:"* ]]; then
        setup
        build "$project"
        shown "Train the penguins" dotnet run --project "$project" -c "$configuration" --no-build -- --out penguins-model
    fi
    run_example Serving "$@"
}

# test_all CATEGORY-FILTER ARGUMENT...: the caller's --filter narrows it further.
test_all() {
    local filter=$1 rest=()
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            --filter) [ $# -gt 1 ] || die "--filter needs an expression"; narrow "$2"; shift ;;
            --filter=*) narrow "${1#*=}" ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    # What some tests use where it is there, say a browser or images.
    # shellcheck disable=SC2046
    want_packages $(listed test/*/packages.txt)
    # shellcheck disable=SC2046
    want_data $(listed test/*/npm.txt)
    setup
    need_outside
    build_all
    run_tests "$filter" "${rest[@]}"
}

narrow() { filter="${filter:+$filter&}($1)"; }

bench() {
    local name=${1:-} project packages
    project=$(find benchmarks -mindepth 2 -maxdepth 2 -iname '*.csproj' -ipath "benchmarks/$name/*" | head -n 1)
    if [ -z "$name" ] || [ -z "$project" ]; then
        [ -z "$name" ] || say "There is no benchmark '$name'. The benchmarks:"
        find benchmarks -mindepth 2 -maxdepth 2 -name '*.csproj' -printf '%h\n' | sed 's|.*/|  |' | sort
        [ -z "$name" ] || exit 1
        return
    fi
    shift
    # What a peer needs, say python3-torch.
    packages=$(dirname "$project")/packages.txt
    # shellcheck disable=SC2046
    need_packages $(listed "$packages")
    setup
    build "$project"
    exec 8>&-
    exec dotnet run --project "$project" -c "$configuration" --no-build -- "$@"
}

make_feed() {
    take_turn
    offline_feed onnxruntime torch ml
    write_feed_props '$(MSBuildThisFileDirectory)'
    local name
    for name in "${!properties[@]}"; do say "$name ${properties[$name]}"; done
}

write_api() {
    local tests=test/Repository.Tests name=MlNet.MultiTask.Repository.Tests
    setup
    build "$tests/$name.csproj"
    step "Write docs/api" env MULTITASK_WRITE_API=1 dotnet test "$tests/bin/$configuration/net10.0/$name.dll" --nologo --filter TestCategory=Api
    git --no-pager diff --stat -- docs/api || true
}

verb= arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --feed)
            [ -d "${2:-}" ] || die "--feed needs an existing folder, not '${2:-}'"
            feed_dir=$(cd "$2" && pwd)
            shift
            ;;
        --long) long=yes ;;
        -h | --help) verb=help ;;
        *) if [ -z "$verb" ]; then verb=$1; else arguments+=("$1"); fi ;;
    esac
    shift
done
set -- "${arguments[@]}"

case $verb in
    '') setup; build_all ;;
    demo) run_example Penguins "$@" ;;
    example) example "$@" ;;
    serve) serve "$@" ;;
    test)
        if [ -n "$long" ]; then
            export MULTITASK_LONG_TESTS=1
            test_all '' "$@"
        else
            test_all 'TestCategory!=Long' "$@"
        fi
        ;;
    fuzz)
        export MULTITASK_FUZZ_FILES=${MULTITASK_FUZZ_FILES:-10000}
        test_all 'TestCategory=Fuzz' "$@"
        ;;
    bench) bench "$@" ;;
    feed) make_feed ;;
    cuda-provider)
        mkdir -p "$artifacts/offline"
        if [ "${1:-}" = off ]; then rm -f "$artifacts/offline/cuda-provider"; else touch "$artifacts/offline/cuda-provider"; fi
        make_feed
        ;;
    api) write_api ;;
    help) usage ;;
    *)
        usage >&2
        die "there is no verb '$verb'"
        ;;
esac
