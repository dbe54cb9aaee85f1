#!/usr/bin/env bash
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
for part in steps debian npm feed; do . "eng/build/$part.sh"; done
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
declare -A properties=()
verb=${1:-}
case $verb in
    feed)
        take_turn
        offline_feed onnxruntime torch ml
        write_feed_props '$(MSBuildThisFileDirectory)'
        for name in "${!properties[@]}"; do say "$name ${properties[$name]}"; done
        ;;
    *) die "unknown verb '$verb'" ;;
esac
