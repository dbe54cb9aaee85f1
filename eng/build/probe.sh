# Where the packages come from: the configured feed, a folder of real packages, or the offline feed.
probed=(Microsoft.ML Microsoft.ML.OnnxTransformer Microsoft.ML.ImageAnalytics Microsoft.ML.OnnxConverter Microsoft.ML.OnnxRuntime.Managed Microsoft.ML.OnnxRuntime.Gpu TorchSharp Google.Protobuf)

# Some feeds have dropped the ONNX Runtime of Directory.Packages.props (the last on CUDA 12) and carry this one, on CUDA 13, which does as well where nothing trains on CUDA.
newer_onnxruntime=1.31.0

# The question: asked again when the pins, NuGet's settings or the day change.
probe_key() {
    {
        cat Directory.Packages.props eng/probe/Probe.csproj
        cat "$HOME/.nuget/NuGet/NuGet.Config" /etc/opt/NuGet/Config/* NuGet.Config NuGet.config nuget.config 2>/dev/null || true
        date +%F
        say "$newer_onnxruntime"
        env | grep -E '^(MicrosoftML|OnnxConverter|OnnxRuntime|TorchSharp|GoogleProtobuf)Version=' | LC_ALL=C sort || true
    } | sha256sum | cut -c1-16
}

probe_feed() {
    local id said
    said=$(DOTNET_CLI_UI_LANGUAGE=en dotnet restore eng/probe/Probe.csproj -p:MSBuildTreatWarningsAsErrors=false "-p:NewerOnnxRuntimeVersion=$newer_onnxruntime" 2>&1) && return
    printf '%s\n' "$said"
    grep -qE 'NU110[12]' <<<"$said" || return 1
    : >"$1.new"
    for id in "${probed[@]}"; do
        ! grep -qE "Unable to find package ${id//./\\.}(\. No| with version)" <<<"$said" || say "$id" >>"$1.new"
    done
}

# torch_that_loads PACKAGES ANSWER: TorchSharp's native library may ask for a newer C++ library than this system has (0.107.0 on Debian 12:
# GLIBCXX_3.4.32). What cannot be loaded here counts as missing.
torch_that_loads() {
    local library said
    library=$(find "$1/torchsharp" -path '*linux-x64*' -name libLibTorchSharp.so 2>/dev/null | head -n 1)
    [ -n "$library" ] && command -v ldd >/dev/null || return 0
    said=$(ldd "$library" 2>&1 | grep -o "version \`[A-Z_0-9.]*' not found" | head -n 1) || return 0
    say "TorchSharp is there, but its native library does not load on this system: $said"
    say TorchSharp >>"$2"
}

# missing_packages: into $missing, those of $probed that the configured feed lacks.
missing_packages() {
    local answer
    answer=$artifacts/probe/lacks-$(probe_key)
    if [ ! -f "$answer" ]; then
        rm -rf "$artifacts/probe"
        mkdir -p "$artifacts/probe"
        : >"$answer.new"
        printf 'Ask the configured feed for Microsoft.ML and TorchSharp ... '
        if probe_feed "$answer" >"$artifacts/probe/log" 2>&1; then
            mv "$answer.new" "$answer"
            torch_that_loads "$artifacts/probe/packages" "$answer"
            if [ -s "$answer" ]; then say "it lacks some"; else say "it has them"; fi
            rm -rf "$artifacts/probe/packages"
        else
            say "no answer (see $artifacts/probe/log)"
            missing=("${probed[@]}")
            return
        fi
    fi
    mapfile -t missing <"$answer"
}

lacks() { local id; for id in "${missing[@]}"; do [[ $id != $1 ]] || return 0; done; return 1; }

# version_in FOLDER ID: the highest version of the package there, releases above their previews.
version_in() {
    find "$1" -maxdepth 3 -iname "$2.[0-9]*.nupkg" -printf '%f\n' |
        sed -E "s/^.{${#2}}\.//; s/\.nupkg$//; s/-/~/" | sort -V | tail -n 1 | tr '~' '-'
}

# from_folder FOLDER: into $properties, the versions of the families that are there.
from_folder() {
    local pair version
    for pair in MicrosoftMLVersion=Microsoft.ML OnnxConverterVersion=Microsoft.ML.OnnxConverter OnnxRuntimeVersion=Microsoft.ML.OnnxRuntime.Managed \
        TorchSharpVersion=TorchSharp GoogleProtobufVersion=Google.Protobuf; do
        version=$(version_in "$1" "${pair#*=}")
        [ -n "$version" ] || continue
        properties[${pair%%=*}]=$version
        say "${pair#*=} $version from $1"
    done
    [ -n "${properties[MicrosoftMLVersion]:-}${properties[TorchSharpVersion]:-}" ] ||
        die "--feed: neither Microsoft.ML nor TorchSharp is in $1 (looked for ID.VERSION.nupkg, up to three folders deep)"
}

# choose_feed: what the folder of --feed lacks comes from the configured feed, what that lacks from the offline feed.
choose_feed() {
    local families=() sources=()
    if [ -n "$feed_dir" ]; then
        from_folder "$feed_dir"
        sources+=("$feed_dir")
    fi
    missing_packages
    if [ -z "${properties[OnnxRuntimeVersion]:-}" ] && lacks Microsoft.ML.OnnxRuntime.Managed; then
        if lacks Microsoft.ML.OnnxRuntime.Gpu; then families+=(onnxruntime); else properties[OnnxRuntimeVersion]=$newer_onnxruntime; fi
    fi
    if lacks 'TorchSharp' && [ -z "${properties[TorchSharpVersion]:-}" ]; then families+=(torch); fi
    # The real OnnxTransformer binds to the signed ONNX Runtime, which the offline feed's is not.
    if [ -z "${properties[MicrosoftMLVersion]:-}" ] && { lacks 'Microsoft.ML' || lacks 'Microsoft.ML.Onnx[TC]*' || [[ " ${families[*]} " == *' onnxruntime '* ]]; }; then
        families+=(ml)
    fi
    if [ -z "${properties[MicrosoftMLVersion]:-}" ] && ! lacks 'Microsoft.ML.ImageAnalytics'; then properties[WithImageAnalytics]=true; fi
    # ML.NET may have been built from source with the Google.Protobuf that is to be had; where it asks for a later one, restore says so.
    if lacks 'Google.Protobuf' && [ -z "${properties[GoogleProtobufVersion]:-}" ]; then properties[GoogleProtobufVersion]=3.25.1; fi
    if [ ${#families[@]} -gt 0 ]; then
        offline_feed "${families[@]}"
        sources+=('$(MSBuildThisFileDirectory)')
    fi
    if [ ${#sources[@]} -gt 0 ] || [ ${#properties[@]} -gt 0 ]; then write_feed_props "${sources[@]}"; else rm -f "$feed_props"; fi
}
