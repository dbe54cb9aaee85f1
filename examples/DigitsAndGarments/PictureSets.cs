using Microsoft.ML;
using MlNet.MultiTask;

namespace DigitsAndGarments;

/// <summary>Some digits and some garments, to train or to test on.</summary>
/// <param name="Digits">The digits, with the label column <c>Digit</c>.</param>
/// <param name="Garments">The garments, with the label column <c>Garment</c>.</param>
public sealed record PictureSets(IDataView Digits, IDataView Garments)
{
    public static PictureSets Of(MLContext ml, IEnumerable<Picture> digits, IEnumerable<Picture> garments) =>
        new(View(ml, digits, "Digit"), View(ml, garments, "Garment"));

    /// <summary>The same split of both sets into folds, each with its share of every class.</summary>
    public IReadOnlyList<(PictureSets Train, PictureSets Test)> Folds(MLContext ml, int folds)
    {
        var digits = ml.MultiTask().SplitIntoFolds(Digits, [PictureNetwork.Digit], new FoldOptions { Folds = folds });
        var garments = ml.MultiTask().SplitIntoFolds(Garments, [PictureNetwork.Garment], new FoldOptions { Folds = folds });
        return
        [
            .. digits.Zip(garments, (digit, garment) =>
                (new PictureSets(digit.Train, garment.Train), new PictureSets(digit.Test, garment.Test))
            ),
        ];
    }

    private static IDataView View(MLContext ml, IEnumerable<Picture> pictures, string label) =>
        ml
            .Transforms.CopyColumns(label, nameof(Picture.Class))
            .Fit(ml.Data.LoadFromEnumerable<Picture>([]))
            .Transform(ml.Data.LoadFromEnumerable(pictures.ToList()));
}
