using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// Files of up to 16 MB that cost far more than honest files of their size: many nodes in shapes that optimisers dislike, arithmetic with
/// constants, long tables, deep trees. Each is the birds' model with nodes added, so that everything else about it is right.
/// </summary>
internal static class HostileModels
{
    public const int LargestFile = 16 << 20;

    /// <summary>By name. What is built is large: one at a time.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } =
        new Dictionary<string, Func<byte[]>>
        {
            ["29,900 Relu"] = () => With(edit => edit.Chain("Relu", "Features", 29_900)),
            ["50,000 Relu"] = () => With(edit => edit.Chain("Relu", "Features", 49_000)),
            ["190,000 Relu"] = () => With(edit => edit.Chain("Relu", "Features", 190_000)),
            ["4,900 Relu"] = () => With(edit => edit.Chain("Relu", "Features", 4_900)),
            ["29,900 additions of a value to itself"] = () => With(edit => edit.Twice("Add", "Features", 29_900)),
            ["50,000 additions of a value to itself"] = () => With(edit => edit.Twice("Add", "Features", 49_000)),
            ["4,900 additions of a value to itself"] = () => With(edit => edit.Twice("Add", "Features", 4_900)),
            ["4,900 products of a value with itself"] = () => With(edit => edit.Twice("Mul", "Features", 4_900)),
            ["29,900 Abs of a constant"] = () => With(edit => edit.Chain("Abs", edit.Constant(1, 3), 29_900)),
            ["50,000 Abs of a constant"] = () => With(edit => edit.Chain("Abs", edit.Constant(1, 3), 49_000)),
            ["10,000 Abs of 3,000 constants"] = () => With(edit => edit.Chain("Abs", edit.Constant(1000, 3), 10_000)),
            ["29,900 Abs of 3,000 constants"] = () => With(edit => edit.Chain("Abs", edit.Constant(1000, 3), 29_900)),
            ["50,000 Abs of 3,000 constants"] = () => With(edit => edit.Chain("Abs", edit.Constant(1000, 3), 49_000)),
            ["4,900 nodes over one value, then their sum"] = () => With(edit => edit.Node("Sum", edit.Fan("Sigmoid", "Features", 4_900))),
            ["49,000 nodes over one value, then their sum"] = () => With(edit => edit.Node("Sum", edit.Fan("Sigmoid", "Features", 49_000))),
            ["4,900 equal nodes over one value, then their sum"] = () =>
                With(edit => edit.Node("Sum", edit.Fan("Relu", "Features", 4_900))),
            ["a sum of 390,000"] = () => With(edit => edit.Node("Sum", [.. Enumerable.Repeat("Features", 390_000)])),
            ["a sum of 1,500,000"] = () => With(edit => edit.Node("Sum", [.. Enumerable.Repeat("Features", 1_500_000)])),
            ["a concatenation of 390,000"] = () => With(edit => edit.Concat([.. Enumerable.Repeat("Features", 390_000)])),
            ["4,900 transpositions"] = () => With(edit => edit.Transposes("Features", 4_900)),
            ["4,900 casts"] = () => With(edit => edit.Casts("Features", 4_900)),
            ["4,900 layers of one weight"] = () => With(edit => edit.Node("Sum", edit.Layers("Features", 4_900, 3))),
            ["4,900 heads of one large weight"] = () =>
                With(edit => edit.Node("Sum", edit.Layers(edit.Wide("Features", 100_000), 4_000, 100_000))),
            ["twelve outer products"] = () => With(edit => edit.Outer(12)),
            ["eight products of 4096²"] = () => With(edit => edit.Products(8, 4096)),
            ["two products of 1024²"] = () => With(edit => edit.Products(2, 1024)),
            ["a table of a million words"] = () => With(edit => edit.Words(1_000_000)),
            ["a table of 1,900,000 words"] = () => With(edit => edit.Words(1_900_000)),
            ["a table of two million numbers"] = () => With(edit => edit.Table(2_000_000)),
            ["a table of 3,500,000 numbers"] = () => With(edit => edit.Table(3_500_000)),
            ["a tree 1,000 deep"] = () => With(edit => edit.Tree(1000, 1)),
            ["a tree 300,000 deep"] = () => With(edit => edit.Tree(300_000, 1)),
            ["300 trees 990 deep"] = () => With(edit => edit.Tree(990, 300)),
            ["180,000 constants"] = () =>
                With(edit =>
                {
                    for (int i = 0; i < 180_000; i++)
                        edit.Constant(1, 3);
                    return "Features";
                }),
            ["a name of 5 MB"] = () => With(edit => edit.Node("Relu", ["Features"], new string('x', 5 << 20))),
            ["1,000,000 metadata entries"] = () =>
                Model(model =>
                {
                    for (int i = 0; i < 1_000_000; i++)
                        model.MetadataProps.Add(new StringStringEntryProto());
                }),
            ["a split into 90,000"] = () => With(edit => edit.Split(edit.Wide("Features", 90_000), 90_000)),
            ["a split into 7,900"] = () => With(edit => edit.Split(edit.Wide("Features", 7_900), 7_900)),
            ["5,600 nodes over one value, then their sum"] = () => With(edit => edit.Node("Sum", edit.Fan("Sigmoid", "Features", 5_600))),
            ["700 nodes over one value, then their sum"] = () => With(edit => edit.Node("Sum", edit.Fan("Sigmoid", "Features", 700))),
            ["a convolution of a large image"] = () => With(edit => edit.Image("Features")),
            ["4,900 gelus"] = () => With(edit => edit.Gelus("Features", 1_000)),
            ["a million slot names"] = () =>
                Schema(
                    "\"slotNames\":[\"Bill\",\"Depth\",\"Flipper\"]",
                    "\"slotNames\":[" + string.Join(",", Enumerable.Repeat("\"\"", 4_000_000)) + "]"
                ),
            ["100,000 tasks"] = () =>
                Schema(
                    "\"tasks\":[",
                    "\"tasks\":["
                        + string.Concat(
                            Enumerable
                                .Range(0, 100_000)
                                .Select(i => $$"""{"name":"t{{i}}","kind":"k","labelColumn":"l","outputs":[],"labelledRows":1},""")
                        )
                ),
        };

    private static byte[] Schema(string from, string to) =>
        Model(model =>
        {
            var schema = model.MetadataProps.Single(entry => entry.Key == "mlnet.multitask.schema");
            if (!schema.Value.Contains(from, StringComparison.Ordinal))
                throw new InvalidOperationException(schema.Value);
            schema.Value = schema.Value.Replace(from, to, StringComparison.Ordinal);
        });

    private static byte[] Model(Action<ModelProto> change)
    {
        var model = OnnxModelFile.Parse(Birds.Model());
        change(model);
        return model.ToByteArray();
    }

    // What is added ends in the mass.
    private static byte[] With(Func<Edit, string> add) =>
        Model(model =>
        {
            var edit = new Edit(model);
            var outputs = model.Graph.Node.SelectMany(node => node.Output).ToList();
            var added = edit.Node("ReduceSum", [add(edit)]);
            var mass = model.Graph.Node.Single(node => node.Output.Contains("Mass.Score"));
            mass.Output[0] = "mass before";
            edit.Rename(edit.Node("Sum", ["mass before", added]), "Mass.Score");
        });

    /// <summary>Adds nodes to a model.</summary>
    public sealed class Edit(ModelProto model)
    {
        private int _count;

        public string Node(string op, string[] inputs, string? name = null) => Add(op, inputs, name);

        public string Add(string op, string[] inputs, string? name = null, string domain = "", params AttributeProto[] attributes)
        {
            var node = new NodeProto
            {
                OpType = op,
                Domain = domain,
                Name = name ?? $"h{_count++}",
            };
            node.Input.AddRange(inputs);
            node.Output.Add(node.Name);
            node.Attribute.AddRange(attributes);
            model.Graph.Node.Add(node);
            if (domain.Length > 0 && !model.OpsetImport.Any(import => import.Domain == domain))
                model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 2 });
            return node.Name;
        }

        public void Rename(string from, string to) => model.Graph.Node.Single(node => node.Output.Contains(from)).Output[0] = to;

        public string Constant(params int[] dims)
        {
            int items = dims.Aggregate(1, (a, b) => a * b);
            string name = $"c{_count++}";
            model.Graph.Initializer.Add(OnnxTensors.Of<float>(name, DataType.Float, new float[items], dims));
            return name;
        }

        public string Integers(params long[] values)
        {
            string name = $"i{_count++}";
            model.Graph.Initializer.Add(OnnxTensors.Of<long>(name, DataType.Int64, values, values.Length));
            return name;
        }

        public string Chain(string op, string x, int count)
        {
            for (int i = 0; i < count; i++)
                x = Add(op, [x]);
            return x;
        }

        public string Twice(string op, string x, int count)
        {
            for (int i = 0; i < count; i++)
                x = Add(op, [x, x]);
            return x;
        }

        public string[] Fan(string op, string x, int count) => [.. Enumerable.Range(0, count).Select(_ => Add(op, [x]))];

        public string Concat(string[] parts) => Add("Concat", parts, null, "", OnnxAttributes.Of("axis", 1L));

        public string Transposes(string x, int count)
        {
            for (int i = 0; i < count; i++)
                x = Add("Transpose", [x], null, "", OnnxAttributes.Ints("perm", [1L, 0L]));
            return x;
        }

        public string Casts(string x, int count)
        {
            for (int i = 0; i < count; i++)
                x = Add("Cast", [x], null, "", OnnxAttributes.Of("to", i % 2 == 0 ? (long)DataType.Double : (long)DataType.Float));
            return count % 2 == 0 ? x : Add("Cast", [x], null, "", OnnxAttributes.Of("to", (long)DataType.Float));
        }

        public string[] Layers(string x, int count, int width)
        {
            string weight = Constant(8, width);
            return [.. Enumerable.Range(0, count).Select(_ => Add("Gemm", [x, weight], null, "", OnnxAttributes.Of("transB", 1L)))];
        }

        public string Wide(string x, int width) => Add("Add", [Add("ReduceSum", [x, Integers(1)]), Constant(1, width)]);

        public string Outer(int count)
        {
            string sum = "Features",
                column = Constant(8192, 1),
                row = Constant(1, 16384);
            for (int i = 0; i < count; i++)
                sum = Add("Sum", [sum, Add("ReduceSum", [Add("Mul", [column, row])])]);
            return sum;
        }

        public string Products(int count, int size)
        {
            // The square is made of a column, so that the file stays small.
            string x = Add("Add", [Constant(size, 1), Constant(1, size)]);
            for (int i = 0; i < count; i++)
                x = Add("MatMul", [x, x]);
            return x;
        }

        public string Words(int count)
        {
            var keys = new AttributeProto { Name = "keys_strings", Type = AttributeProto.Types.AttributeType.Strings };
            for (int i = 0; i < count; i++)
                keys.Strings.Add(ByteString.CopyFromUtf8(i.ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
            return Table(keys, OnnxAttributes.Ints("values_int64s", new long[count]), DataType.String);
        }

        public string Table(int count) =>
            Table(
                OnnxAttributes.Ints("keys_int64s", [.. Enumerable.Range(0, count).Select(i => (long)i)]),
                OnnxAttributes.Ints("values_int64s", new long[count]),
                DataType.Int64
            );

        private string Table(AttributeProto keys, AttributeProto values, DataType type)
        {
            string x = Add("Cast", ["Features"], null, "", OnnxAttributes.Of("to", (long)type));
            return Add(
                "Cast",
                [Add("LabelEncoder", [x], null, "ai.onnx.ml", keys, values)],
                null,
                "",
                OnnxAttributes.Of("to", (long)DataType.Float)
            );
        }

        public string Tree(int depth, int trees)
        {
            // Each branch has a leaf and the next branch.
            int perTree = 2 * depth - 1,
                count = perTree * trees;
            long[] Each(Func<int, long> value) => [.. Enumerable.Range(0, count).Select(i => value(i % perTree))];
            bool Leaf(int i) => i % 2 == 1 || i == perTree - 1;
            var modes = new AttributeProto { Name = "nodes_modes", Type = AttributeProto.Types.AttributeType.Strings };
            for (int i = 0; i < count; i++)
                modes.Strings.Add(ByteString.CopyFromUtf8(Leaf(i % perTree) ? "LEAF" : "BRANCH_LEQ"));
            var values = new AttributeProto { Name = "nodes_values", Type = AttributeProto.Types.AttributeType.Floats };
            values.Floats.AddRange(new float[count]);
            var weights = new AttributeProto { Name = "target_weights", Type = AttributeProto.Types.AttributeType.Floats };
            weights.Floats.AddRange(new float[trees]);
            return Add(
                "TreeEnsembleRegressor",
                ["Features"],
                null,
                "ai.onnx.ml",
                OnnxAttributes.Ints("nodes_treeids", [.. Enumerable.Range(0, count).Select(i => (long)(i / perTree))]),
                OnnxAttributes.Ints("nodes_nodeids", Each(i => i)),
                OnnxAttributes.Ints("nodes_featureids", new long[count]),
                modes,
                values,
                OnnxAttributes.Ints("nodes_truenodeids", Each(i => Leaf(i) ? 0 : i + 1)),
                OnnxAttributes.Ints("nodes_falsenodeids", Each(i => Leaf(i) ? 0 : i + 2)),
                OnnxAttributes.Ints("target_treeids", [.. Enumerable.Range(0, trees).Select(i => (long)i)]),
                OnnxAttributes.Ints("target_nodeids", [.. Enumerable.Repeat(1L, trees)]),
                OnnxAttributes.Ints("target_ids", new long[trees]),
                weights,
                OnnxAttributes.Of("n_targets", 1L)
            );
        }

        public string Split(string x, int count)
        {
            var node = new NodeProto { OpType = "Split", Name = "split" };
            node.Input.Add(x);
            for (int i = 0; i < count; i++)
                node.Output.Add($"s{i}");
            node.Attribute.Add(OnnxAttributes.Of("axis", 1L));
            model.Graph.Node.Add(node);
            return "s0";
        }

        public string Image(string x)
        {
            string image = Add(
                "Add",
                [Add("Reshape", [Add("ReduceSum", [x, Integers(1)]), Integers(-1, 1, 1, 1)]), Constant(1, 1, 1000, 1000)]
            );
            return Add("ReduceSum", [Add("Conv", [image, Constant(64, 1, 3, 3)]), Integers(1, 2, 3)]);
        }

        public string Gelus(string x, int count)
        {
            string root = Constant(1),
                one = Constant(1),
                half = Constant(1);
            for (int i = 0; i < count; i++)
                x = Add("Mul", [Add("Mul", [x, Add("Add", [Add("Erf", [Add("Div", [x, root])]), one])]), half]);
            return x;
        }
    }
}
