# Checks every model named on the command line with the ONNX project's own checker, shapes and types inferred strictly.
import sys
import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    declared = {o.name: o for o in model.graph.output}
    for output in inferred.graph.output:
        assert output == declared[output.name], (path, output, declared[output.name])
print("checked", len(sys.argv) - 1, "with onnx", onnx.__version__)
