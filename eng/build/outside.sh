# Programs that nobody here wrote, which tests check exported files with: onnxruntime-node (npm) and the ONNX checker (Debian).
outside_npm=(onnxruntime-node onnxruntime-common)

need_outside() {
    local name entry version sum kept modules=$artifacts/node/node_modules wanted=(python3-onnx nodejs)
    has_npm "${outside_npm[@]}" || command -v npm >/dev/null || wanted+=(npm)
    need_packages "${wanted[@]}"
    need_npm "${outside_npm[@]}"
    mkdir -p "$modules"
    for name in "${outside_npm[@]}"; do
        npm_entry "$name"
        ln -sfn "$npm_cache/$name-$version/package" "$modules/$name"
    done
    # Node looks for what a package needs beside the package itself, which here is a link.
    export ONNXRUNTIME_NODE=$modules/onnxruntime-node NODE_PATH=$modules
}
