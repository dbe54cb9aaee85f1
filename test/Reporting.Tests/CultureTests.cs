using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>Neither the bytes of a model nor the numbers of a report depend on the culture.</summary>
[TestClass]
public sealed class CultureTests
{
    [TestMethod]
    [DataRow("sv-SE")] // minus is U+2212
    [DataRow("tr-TR")] // i and I are two letters
    [DataRow("ar-SA")]
    [DataRow("fa-IR")] // the decimal point is U+066B
    [DataRow("de-DE")]
    public void SameBytesAndSameNumbers(string name)
    {
        var (bytes, onnx, zip, page) = Under(CultureInfo.InvariantCulture);
        var other = Under(CultureInfo.GetCultureInfo(name));
        Assert.IsTrue(bytes.SequenceEqual(other.Bytes), "the model");
        Assert.IsTrue(onnx.SequenceEqual(other.Onnx), "the exported chain");
        Assert.IsTrue(zip.SequenceEqual(other.Zip), "the ONNX model of the saved chain");
        Assert.AreEqual(page, other.Page);
    }

    [TestMethod]
    public void TheCulturesDifferHere() => Assert.AreEqual("\u22121,5", (-1.5).ToString(CultureInfo.GetCultureInfo("sv-SE")));

    private static (byte[] Bytes, byte[] Onnx, byte[] Zip, string Page) Under(CultureInfo culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            using var fixture = new ReportFixture();
            var model = (MultiTaskTransformer)fixture.Content.Model!;
            var (onnx, zip) = (new MemoryStream(), new MemoryStream());
            fixture.Ml.MultiTask().ConvertToOnnx(model, fixture.Ml.Data.LoadFromEnumerable(Sample.Many(20)), onnx);
            fixture.Ml.MultiTask().Save(model, null, zip);
            using var loaded = (MultiTaskTransformer)fixture.Ml.MultiTask().Load(new MemoryStream(zip.ToArray()), out _);
            return (
                model.OnnxModel.ToArray(),
                onnx.ToArray(),
                loaded.OnnxModel.ToArray(),
                ReportPage.Build(fixture.Ml.MultiTask(), fixture.Content)
            );
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
