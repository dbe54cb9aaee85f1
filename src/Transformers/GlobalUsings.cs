global using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;
