using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/pretrained.md takes for granted: the images of docs/images.md, and a file with a network for them.</summary>
public static class PretrainedPage
{
    // A convolution of four channels with stride 2, Relu, GlobalAveragePool and Flatten, in opset 17.
    private const string Backbone =
        "CAgSB2V4YW1wbGU60gIKPAoFaW1hZ2UKC3N0ZW0ud2VpZ2h0EghmZWF0dXJlcxoEc3RlbSIEQ29udioQCgdzdHJpZGVzQgICAqAB"
        + "BwoeCghmZWF0dXJlcxIGYWN0aXZlGgRyZWx1IgRSZWx1CikKBmFjdGl2ZRIGcG9vbGVkGgRwb29sIhFHbG9iYWxBdmVyYWdlUG9v"
        + "bAofCgZwb29sZWQSBnZlY3RvchoEZmxhdCIHRmxhdHRlbhIIYmFja2JvbmUqVwoEBAECAhABIkAAAAA/AAAAPwAAAL8AAAC/AAAA"
        + "PwAAAL8AAAA/AAAAvwAAAD8AAAC/AAAAvwAAAD8AAIA+AACAPgAAgD4AAIA+QgtzdGVtLndlaWdodFokCgVpbWFnZRIbChkIARIV"
        + "CgcSBWJhdGNoCgIIAQoCCBwKAggcYh0KBnZlY3RvchITChEIARINCgcSBWJhdGNoCgIIBEICEBE=";

    public static void Prepare()
    {
        foreach (var name in new[] { "backbone.onnx", "encoder.onnx" })
            File.WriteAllBytes(name, Convert.FromBase64String(Backbone));
    }

    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView garments => ImagesPage.garments;
}
