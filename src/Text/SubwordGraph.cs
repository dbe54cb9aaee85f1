using System.Text.Json;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using AttributeType = MlNet.MultiTask.Onnx.AttributeProto.Types.AttributeType;

namespace MlNet.MultiTask;

/// <summary>
/// A tokenizer as an ONNX graph with operators of Microsoft.ML.OnnxRuntime.Extensions: text [batch, 1] in, pieces [batch, longest] out,
/// filled up with empty text. A row more stands behind the others while they are cut, so that no tensor is without items.
/// </summary>
internal sealed class SubwordGraph
{
    private const string Contrib = "ai.onnx.contrib";
    private const string Filling = "";
    private const string LastRow = "x";
    private const string Unknown = "[UNK]";

    // As Microsoft.ML.Tokenizers has it.
    private const long LongestWord = 100;

    private static readonly string[] s_special = ["UNK", "CLS", "SEP", "PAD", "MASK"];

    private readonly GraphProto _graph = new() { Name = "subwords" };

    private SubwordGraph() { }

    /// <summary>The model.</summary>
    /// <exception cref="NotSupportedException">The operators have no such tokenizer.</exception>
    public static byte[] Of(SubwordSettings settings)
    {
        if (!settings.IsWordPiece && !settings.ByteLevel)
            throw new NotSupportedException(
                "ONNX Runtime's operators have byte pair encoding of bytes alone (GPT-2's), and this tokenizer's pieces are made of "
                    + "characters"
            );
        var graph = new SubwordGraph();
        graph._graph.Input.Add(OnnxGraphBuilder.Info(SubwordRow.TextColumn, DataType.String, -1, 1));
        var flat = graph.Node("Reshape", [SubwordRow.TextColumn, graph.Whole("flat", [-1])]);
        var pieces = settings.IsWordPiece ? graph.WordPiece(flat, settings) : graph.Bpe(flat, settings);
        graph.Node("Identity", [pieces]);
        graph._graph.Node[^1].Output[0] = SubwordPieces.Column;
        graph._graph.Output.Add(OnnxGraphBuilder.Info(SubwordPieces.Column, DataType.String, -1, -1));
        var model = new ModelProto { IrVersion = OnnxOpset.IrVersion(OnnxOpset.Default), Graph = graph._graph };
        (string Domain, long Version)[] sets = [("", OnnxOpset.Default), (OnnxOpset.MlDomain, 2), (OnnxOpset.Microsoft, 1), (Contrib, 1)];
        model.OpsetImport.Add(sets.Select(set => new OperatorSetIdProto { Domain = set.Domain, Version = set.Version }));
        return OnnxModelFile.ToBytes(model);
    }

    // Each character becomes what the tokenizer makes of it before it looks words up, with blanks where it cuts; then words are cut.
    private string WordPiece(string flat, SubwordSettings settings)
    {
        var table = new SubwordCharacters(settings);
        var plain = Replaced(Replaced(flat, table.Blanks, " "), $"[\\x{{1}}-\\x{{{s_special.Length}}}]", "");
        // The tokenizer takes the names of its special pieces in a text for these pieces. Each is a character that texts have no longer.
        for (var i = 0; i < s_special.Length; i++)
            plain = Replaced(plain, (settings.LowerCase ? "(?i)" : "") + $@"\[{s_special[i]}\]", ((char)(i + 1)).ToString());
        var characters = Node(
            "Tokenizer",
            [plain],
            OnnxOpset.Microsoft,
            OnnxAttributes.Of("mark", 0L),
            OnnxAttributes.Of("mincharnum", 1L),
            OnnxAttributes.Of("pad_value", Filling),
            Texts("separators", [""])
        );
        // A blank for each row, made of the rows' text since it has their number.
        var blank = Node(
            "LabelEncoder",
            [SubwordRow.TextColumn],
            OnnxOpset.MlDomain,
            Texts("keys_strings", [""]),
            Texts("values_strings", [" "]),
            OnnxAttributes.Of("default_string", " ")
        );
        var all = Node("Concat", [characters, blank], "", OnnxAttributes.Of("axis", 1L));
        var (changed, to) = (table.Changed, table.To);
        for (var i = 0; i < s_special.Length; i++)
            to[Array.IndexOf(changed, ((char)(i + 1)).ToString())] = $" [{s_special[i]}] ";
        var index = Node(
            "LabelEncoder",
            [all],
            OnnxOpset.MlDomain,
            Texts("keys_strings", changed),
            OnnxAttributes.Ints("values_int64s", [.. Enumerable.Range(1, changed.Length).Select(i => (long)i)]),
            OnnxAttributes.Of("default_int64", 0L)
        );
        var isSame = Node("Equal", [index, Whole("same", [0])]);
        var made = Node("Where", [isSame, all, Node("Gather", [Table("characters", ["", .. to]), index])]);
        var joined = Node("StringJoin", [made, Text("without", ""), Whole("across", [1])], Contrib);
        return Words(WithLastRow(joined), settings);
    }

    private string Replaced(string text, string pattern, string by) =>
        Node("StringRegexReplace", [text, Text("pattern", pattern), Text("by", by)], Contrib, OnnxAttributes.Of("global_replace", 1L));

    // Words are cut one by one: of a word that it does not know the operator gives the pieces in front of what it does not know as well.
    private string Words(string rows, SubwordSettings settings)
    {
        var skip = Constant(OnnxTensors.Of<bool>("skip", DataType.Bool, [true]));
        var places = Node("StringSplit", [rows, Text("blank", " "), skip], Contrib, 3);
        var rowOfWord = Node("Gather", [places, Number("row", 0)], "", OnnxAttributes.Of("axis", 1L));
        var vocabulary = settings.Pieces.Zip(settings.Ids).ToDictionary(piece => piece.First, piece => piece.Second);
        var tokens = Node(
            "WordpieceTokenizer",
            [places + "/1", Whole("rows", [])],
            Contrib,
            4,
            OnnxAttributes.Of("vocab", Json(vocabulary)),
            OnnxAttributes.Of("suffix_indicator", "##"),
            OnnxAttributes.Of("unknown_token", Unknown),
            OnnxAttributes.Of("max_input_chars_per_word", LongestWord)
        );
        var (begins, last) = (tokens + "/2", Node("Sub", [tokens + "/3", Number("one", 1)]));
        var isUnknown = Node(
            "LabelEncoder",
            [Node("Gather", [tokens, last])],
            OnnxOpset.MlDomain,
            Texts("keys_strings", [Unknown]),
            OnnxAttributes.Ints("values_int64s", [1]),
            OnnxAttributes.Of("default_int64", 0L)
        );
        var from = Node("Where", [Bool(isUnknown), last, begins]);
        // Of each token its word, and whether it stays.
        var at = Count(tokens);
        var isBegin = Node("ScatterND", [Times0(at), Column(begins), Node("Add", [Times0(begins), Number("begin", 1)])]);
        var word = Node("Sub", [Node("CumSum", [isBegin, Number("axis", 0)]), Number("first", 1)]);
        var stays = Places(Node("Not", [Node("Less", [at, Node("Gather", [from, word])])]));
        return Rows(rows, Node("Gather", [tokens, stays]), Node("Gather", [Node("Gather", [rowOfWord, word]), stays]));
    }

    // Tokens one after the other, each with its row, as [rows, longest].
    private string Rows(string rows, string tokens, string row)
    {
        var at = Count(tokens);
        var before = Node("Concat", [Whole("none", [-1]), WithoutLast(row)], "", OnnxAttributes.Of("axis", 0L));
        var isFirst = Node("Not", [Node("Equal", [row, before])]);
        var begin = Node("Sub", [Node("CumSum", [Int64(isFirst), Number("axis", 0)]), Number("first", 1)]);
        var column = Node("Sub", [at, Node("Gather", [Places(isFirst), begin])]);
        var longest = Node("ReduceMax", [column], "", OnnxAttributes.Of("keepdims", 1L));
        var shape = Node("Concat", [Node("Shape", [rows]), Node("Add", [longest, Whole("more", [1])])], "", OnnxAttributes.Of("axis", 0L));
        var places = Node("Concat", [Column(row), Column(column)], "", OnnxAttributes.Of("axis", 1L));
        var empty = Node("ConstantOfShape", [shape], "", OnnxAttributes.Of("value", OnnxTensors.Of<long>("zero", DataType.Int64, [0], 1)));
        var index = Node("ScatterND", [empty, places, Node("Add", [at, Number("one", 1)])]);
        var all = Node("Concat", [Text("filling", Filling), tokens], "", OnnxAttributes.Of("axis", 0L));
        return WithoutLast(Node("Gather", [all, index]));
    }

    private string Bpe(string flat, SubwordSettings settings)
    {
        var vocabulary = settings.Pieces.Zip(settings.Ids).ToDictionary(piece => piece.First, piece => piece.Second);
        var ids = Node(
            "GPT2Tokenizer",
            [WithLastRow(flat)],
            Contrib,
            2,
            OnnxAttributes.Of("vocab", Json(vocabulary)),
            OnnxAttributes.Of("merges", "#version: 0.2\n" + string.Join('\n', settings.Merges) + "\n"),
            OnnxAttributes.Of("padding_length", -1L)
        );
        // Numbers of pieces may have gaps, and the operator may add one for what is unknown.
        var pieces = new string[settings.Ids.Max() + 2];
        Array.Fill(pieces, Filling);
        foreach (var (piece, id) in settings.Pieces.Zip(settings.Ids))
            pieces[id] = piece;
        var isIn = Bool(WithoutLast(ids + "/1"));
        var own = Node("Min", [WithoutLast(ids), Number("most", pieces.Length - 1)]);
        return Node("Where", [isIn, Node("Gather", [Table("pieces", pieces), own]), Text("filling", Filling)]);
    }

    // 0, 1, 2 and so on, as many as there are items.
    private string Count(string items) =>
        Node("Range", [Number("zero", 0), Node("Gather", [Node("Shape", [items]), Number("axis", 0)]), Number("next", 1)]);

    private string Times0(string values) => Node("Mul", [values, Number("zero", 0)]);

    private string Column(string values) => Node("Reshape", [values, Whole("column", [-1, 1])]);

    private string Places(string isThere) => Node("Reshape", [Node("NonZero", [isThere]), Whole("flat", [-1])]);

    private string Bool(string values) => Node("Cast", [values], "", OnnxAttributes.Of("to", (long)DataType.Bool));

    private string Int64(string values) => Node("Cast", [values], "", OnnxAttributes.Of("to", (long)DataType.Int64));

    private string WithLastRow(string texts) => Node("Concat", [texts, Text("last", LastRow)], "", OnnxAttributes.Of("axis", 0L));

    private string WithoutLast(string values) => Node("Slice", [values, Whole("from", [0]), Whole("to", [-1])]);

    private string Node(string op, string[] inputs, string domain = "", params AttributeProto[] attributes) =>
        Node(op, inputs, domain, 1, attributes);

    private string Node(string op, string[] inputs, string domain, int outputs, params AttributeProto[] attributes)
    {
        var name = $"{op}{_graph.Node.Count}";
        var node = new NodeProto { OpType = op, Domain = domain, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(name);
        node.Output.Add(Enumerable.Range(1, outputs - 1).Select(i => $"{name}/{i}"));
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
        return name;
    }

    private string Whole(string name, long[] values) => Constant(OnnxTensors.Of<long>(name, DataType.Int64, values, values.Length));

    private string Number(string name, long value) => Constant(OnnxTensors.Of<long>(name, DataType.Int64, [value]));

    private string Text(string name, string value) => Table(name, [value]);

    private string Table(string name, string[] values) => Constant(OnnxTensors.OfText(name, values, values.Length));

    private string Constant(TensorProto tensor)
    {
        tensor.Name = $"{tensor.Name}{_graph.Initializer.Count}";
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static AttributeProto Texts(string name, string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.Add(values.Select(Google.Protobuf.ByteString.CopyFromUtf8));
        return attribute;
    }

    private static string Json(Dictionary<string, int> vocabulary) =>
        JsonSerializer.Serialize(vocabulary, SubwordJsonContext.Default.DictionaryStringInt32);
}
