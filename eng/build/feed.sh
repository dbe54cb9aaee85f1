# The offline feed: packages of eng/offline, versioned by a hash of what each family is made of.
offline=$root/eng/offline
feed=$artifacts/feed
feed_props=$feed/Feed.props

ml_packages=(Microsoft.ML Microsoft.ML.OnnxTransformer Microsoft.ML.OnnxConverter)
torch_packages=(TorchSharp TorchSharp-cpu)
onnxruntime_packages=(Microsoft.ML.OnnxRuntime.Managed Microsoft.ML.OnnxRuntime.Gpu)

# Those of the named packages whose project is here.
present() {
    local id
    for id; do [ ! -f "$offline/$id/$id.csproj" ] || printf '%s\n' "$id"; done
}

# hash_of WORD PATH...: 12 hex digits over the word and every file under the paths that is not a build's output.
hash_of() {
    local word=$1
    shift
    (
        cd "$offline"
        printf '%s\n' "$word"
        find "$@" \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -c1-12
}

offline_settings=(Directory.Build.props Directory.Build.targets Directory.Packages.props Pack.proj)

offline_onnxruntime_version() {
    local cuda=without
    wants_cuda_provider && cuda=with
    mapfile -t ids < <(present "${onnxruntime_packages[@]}")
    printf '1.29.0-offline.h%s' "$(hash_of "$cuda provider" "${offline_settings[@]}" npm.lock "${ids[@]}")"
}

offline_ml_version() {
    mapfile -t ids < <(present "${ml_packages[@]}")
    printf '5.0.0-offline.h%s' "$(hash_of "$1" "${offline_settings[@]}" "${ids[@]}")"
}

libtorch_version() { dpkg-query -W -f '${Version}' libtorch-dev 2>/dev/null || true; }

offline_torch_version() {
    mapfile -t ids < <(present "${torch_packages[@]}")
    printf '0.107.0-offline.h%s' "$(hash_of "libtorch $(libtorch_version)" "${offline_settings[@]}" "${ids[@]}")"
}

# The native part changes far less often than the binding and takes longest: compiled once for all clones.
native_torch() {
    native_dir=$user_cache/native/$(hash_of "libtorch $(libtorch_version)" TorchSharp/native)
    if [ ! -f "$native_dir/libTorchSharpOffline.so" ]; then
        mkdir -p "$user_cache/native"
        local work
        work=$(mktemp -d "$user_cache/native/.build-XXXXXX")
        step "Compile the native part of TorchSharp" bash "$offline/TorchSharp/native/build.sh" "$work"
        chmod 755 "$work"
        rm -rf "$native_dir"
        mv -T "$work" "$native_dir"
    fi
}

wants_cuda_provider() { [ -e "$artifacts/offline/cuda-provider" ]; }

is_packed() {
    local version=$1 id
    shift
    for id; do [ -f "$feed/$id.$version.nupkg" ] || return 1; done
}

pack() {
    local packages=$1
    shift
    local properties=("-p:Packages=${packages// /%3B}" "-p:PackageOutputPath=$feed/" "$@" -nologo -v:m -maxcpucount:2)
    dotnet msbuild "$offline/Pack.proj" -t:Restore "${properties[@]}" &&
        dotnet msbuild "$offline/Pack.proj" -t:Pack "${properties[@]}"
}

# Packages of a family that another version has replaced.
drop_others() {
    local version=$1 id file
    shift
    for id; do
        for file in "$feed/$id".[0-9]*.nupkg; do
            [ ! -f "$file" ] || [ "$file" = "$feed/$id.$version.nupkg" ] || rm "$file"
        done
    done
}

# Everything that the families need from Debian, at once: who is not root gets one list.
debian_for() {
    local family wanted=()
    for family; do
        case $family in
            onnxruntime) has_npm "${npm_wanted[@]}" || command -v npm >/dev/null || wanted+=(npm) ;;
            torch) [ -z "$(present TorchSharp)" ] || wanted+=(g++ libtorch-dev libopenblas0-openmp) ;;
        esac
    done
    [ ${#wanted[@]} -eq 0 ] || need_packages "${wanted[@]}"
}

# offline_feed FAMILY...: makes what is missing and names the versions in $properties.
offline_feed() {
    local family ids todo=() settings=()
    mkdir -p "$feed"
    npm_wanted=(com.github.asus4.onnxruntime onnxruntime-node)
    ! wants_cuda_provider || npm_wanted+=(com.github.asus4.onnxruntime.linux-x64-gpu)
    debian_for "$@"
    for family; do
        case $family in
            onnxruntime)
                mapfile -t ids < <(present "${onnxruntime_packages[@]}")
                [ ${#ids[@]} -gt 0 ] || continue
                need_npm "${npm_wanted[@]}"
                version=$(offline_onnxruntime_version)
                properties[OnnxRuntimeVersion]=$version
                ! wants_cuda_provider || settings+=(-p:WithCudaProvider=true)
                ;;
            torch)
                mapfile -t ids < <(present "${torch_packages[@]}")
                [ ${#ids[@]} -gt 0 ] || continue
                version=$(offline_torch_version)
                properties[TorchSharpVersion]=$version
                if ! is_packed "$version" "${ids[@]}" && [ -f "$offline/TorchSharp/native/build.sh" ]; then
                    native_torch
                    settings+=("-p:NativeDir=$native_dir")
                fi
                ;;
            ml)
                mapfile -t ids < <(present "${ml_packages[@]}")
                [ ${#ids[@]} -gt 0 ] || continue
                version=$(offline_ml_version "${properties[OnnxRuntimeVersion]:-}")
                properties[MicrosoftMLVersion]=$version
                properties[OnnxConverterVersion]=$version
                # The stand-ins are made with the oldest that any feed had; the real converter asks for a later one itself.
                properties[GoogleProtobufVersion]=${properties[GoogleProtobufVersion]:-3.25.1}
                ;;
        esac
        drop_others "$version" "${ids[@]}"
        is_packed "$version" "${ids[@]}" || todo+=("${ids[@]}")
    done
    [ ${#todo[@]} -eq 0 ] && return
    local name
    for name in "${!properties[@]}"; do settings+=("-p:$name=${properties[$name]}"); done
    step "Pack ${todo[*]}" pack "${todo[*]}" "${settings[@]}"
}

# write_feed_props FOLDER...: the versions in $properties, and the folders to restore from besides the configured feed.
write_feed_props() {
    local name folder folders=
    for folder; do folders+="${folders:+;}$folder"; done
    {
        say '<Project>'
        say '  <!-- Written by build.sh. -->'
        say '  <PropertyGroup>'
        for name in $(printf '%s\n' "${!properties[@]}" | LC_ALL=C sort); do
            say "    <$name Condition=\"'\$($name)' == ''\">${properties[$name]}</$name>"
        done
        # The native libraries of the real packages take a gigabyte in each program's folder when they are copied.
        say '    <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>'
        say '    <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>'
        [ -z "$folders" ] || say "    <RestoreAdditionalProjectSources>\$(RestoreAdditionalProjectSources);$folders</RestoreAdditionalProjectSources>"
        say '  </PropertyGroup>'
        say '</Project>'
    } | write "$feed_props"
}
