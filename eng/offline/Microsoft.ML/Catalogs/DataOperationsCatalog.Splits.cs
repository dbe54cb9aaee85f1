using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var splitter = new RowSplitter(data, samplingKeyColumnName, seed ?? ((IHostEnvironmentInternal)_env).Seed);
        var test = new RowRange(0, testFraction);
        return new(splitter.Part(test with { Complement = true }), splitter.Part(test));
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var splitter = new RowSplitter(data, samplingKeyColumnName, seed ?? ((IHostEnvironmentInternal)_env).Seed);
        var folds = new List<TrainTestData>();
        for (var fold = 0; fold < numberOfFolds; fold++)
        {
            var test = new RowRange((double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds, IncludeMax: true);
            folds.Add(new(splitter.Part(test with { Complement = true }), splitter.Part(test)));
        }
        return folds;
    }
}
