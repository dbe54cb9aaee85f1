// Scores a model with onnxruntime-node. Arguments: the model, a JSON file {input: {type, dims, data}}; prints {output: {type, dims, data}}.
const [, , model, inputs] = process.argv;
const ort = require('onnxruntime-node');
const fs = require('fs');
const arrays = {
  float32: Float32Array, float64: Float64Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array, uint32: Uint32Array, bool: Uint8Array,
};
const tensor = ({ type, dims, data }) => {
  if (type === 'string') return new ort.Tensor(type, data, dims);
  if (type === 'int64' || type === 'uint64') return new ort.Tensor(type, (type === 'int64' ? BigInt64Array : BigUint64Array).from(data.map(BigInt)), dims);
  return new ort.Tensor(type, arrays[type].from(data.map(v => (v === 'NaN' ? NaN : v))), dims);
};
(async () => {
  const session = await ort.InferenceSession.create(model);
  const given = Object.entries(JSON.parse(fs.readFileSync(inputs, 'utf8'))).map(([name, value]) => [name, tensor(value)]);
  const outputs = await session.run(Object.fromEntries(given));
  const plain = v => (typeof v === 'bigint' ? Number(v) : Number.isNaN(v) ? 'NaN' : v);
  console.log(JSON.stringify(Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, { type: t.type, dims: t.dims, data: Array.from(t.data, plain) }]))));
})();
