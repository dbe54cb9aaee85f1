namespace MlNet.MultiTask.Extending;

/// <summary>
/// The operations that networks are written in, generic over the tensor type: TorchSharp implements them for training, the ONNX graph
/// builder for export, a shape-only one for declaring parameters and for the summary. A network written once against this interface trains
/// and exports.
/// </summary>
/// <remarks>
/// Axis 0 of every value is the batch, whose size is not known before run time: networks ask only for the sizes of the axes behind it.
/// Element-wise operations broadcast as in NumPy. Axes may be negative (−1 is the last one). Every value is float32 unless said otherwise.
/// Sequences are [batch, length, …]: their axis 1 is as long as the longest row of the batch, and is written −2 where a shape is asked for.
/// What stands behind a row's end depends on the other rows, so a network multiplies it by a mask before it sums along the length.
/// Calls come from one thread. What a network makes must depend on its own settings and on shapes only, never on values.
/// </remarks>
/// <typeparam name="T">The tensor type.</typeparam>
public partial interface IOps<T>
{
    /// <summary>True while training: dropout is active, batch norm uses the batch's statistics, noise may be drawn.</summary>
    bool Training { get; }

    /// <summary>The same operations, with the names of parameters put under <paramref name="name"/>: <c>trunk</c> →
    /// <c>trunk/weight</c>.</summary>
    IOps<T> Scope(string name);

    /// <summary>The same operations, with new parameters owned by one task instead of shared by all.</summary>
    /// <param name="task">The task's position, from 0.</param>
    IOps<T> ForTask(int task);

    /// <summary>The same operations, with new parameters that training moves less: what was trained before often wants smaller steps than
    /// what is new. Within each other factors multiply, and the later epoch and the stronger hold count.</summary>
    /// <param name="factor">What the optimizer's steps are multiplied with. Greater than 0.</param>
    /// <param name="fromEpoch">The number of epochs that the parameters stay as they are at first.</param>
    /// <param name="anchor">λ of a penalty λ/2 Σ (θ − θ₀)² that holds them to the weights θ₀ that the training starts with. 0 or
    /// more.</param>
    IOps<T> Paced(float factor, int fromEpoch = 0, float anchor = 0);

    /// <summary>A trained parameter. Asked for again under the same name it is the same tensor, so layers can be shared.</summary>
    /// <param name="name">Its name within the scope.</param>
    /// <param name="initializer">How it starts.</param>
    /// <param name="shape">Its shape; no batch axis.</param>
    T Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape);

    /// <summary>A matrix that stays as it is, plus a trained product of two narrow ones: W + scale · B A, with W [rows, columns],
    /// B [rows, rank] and A [rank, columns] (LoRA: Hu et al. 2021). B starts at 0, so that the sum starts as W. Training moves A and B
    /// (<c>name.lora_a</c>, <c>name.lora_b</c>); the exported graph has the sum alone, under the name of W.</summary>
    /// <param name="name">Its name within the scope.</param>
    /// <param name="initializer">How W starts.</param>
    /// <param name="rank">Rank of the product. At least 1.</param>
    /// <param name="scale">What the product is multiplied with.</param>
    /// <param name="shape">Its shape; two axes or more, of which those behind the first are the columns.</param>
    T Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape);

    /// <summary>A tensor that is saved with the network but not trained by gradients, such as a running mean.</summary>
    T State(string name, float initial, params ReadOnlySpan<int> shape);

    /// <summary>The same with values of its own to begin with, such as a weight that is not to be trained.</summary>
    /// <param name="name">Its name within the scope.</param>
    /// <param name="initializer">How it starts.</param>
    /// <param name="shape">Its shape; no batch axis.</param>
    T State(string name, Initializer initializer, params ReadOnlySpan<int> shape);

    /// <summary>A fixed tensor. <paramref name="values"/> must be the same in every call under one name.</summary>
    T Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape);

    /// <summary>Number of axes, the batch included.</summary>
    int Rank(T x);

    /// <summary>Size of an axis other than the batch.</summary>
    int Size(T x, int axis);

    /// <summary>x·Wᵀ + b over the last axis; weight is [out, in], bias [out] or null.</summary>
    T Linear(T x, T weight, T? bias);

    /// <summary>Matrix product over the last two axes, the others broadcast.</summary>
    T MatMul(T a, T b);

    /// <summary>A linear map of its own for each group: row g of x [batch, groups, in] times weight [groups, in, out], so [batch, groups,
    /// out].</summary>
    T GroupLinear(T x, T weight);

    /// <summary>2-D convolution of [N, C, H, W] with weight [out, C / groups, kH, kW], bias [out] or null; zero padding on all
    /// sides.</summary>
    T Conv2d(T x, T weight, T? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1);

    /// <summary>Largest value of each window of [N, C, H, W], whose pixels are <paramref name="dilation"/> apart; those of the border,
    /// at most half a kernel wide, never are the largest.</summary>
    T MaxPool2d(T x, int kernel, int stride, int padding = 0, int dilation = 1);

    /// <summary>Mean of each window of [N, C, H, W]; padding counts as zeros.</summary>
    T AvgPool2d(T x, int kernel, int stride, int padding = 0);

    /// <summary>A border around the images [N, C, H, W].</summary>
    /// <param name="x">The images.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="left">Pixels in front of each row.</param>
    /// <param name="right">Pixels behind each row.</param>
    /// <param name="value">What the border is filled with.</param>
    T Pad2d(T x, int top, int bottom, int left, int right, float value = 0);

    /// <summary>Transposed 2-D convolution of [N, C, H, W] (Zeiler et al. 2010; the gradient of <see cref="Conv2d"/>): each pixel is spread
    /// over a window of (H − 1) · stride + kernel − 2 · padding pixels. Weight is [C, out, kH, kW], bias [out] or null.</summary>
    T ConvTranspose2d(T x, T weight, T? bias, int stride = 1, int padding = 0);

    /// <summary>Images [N, C, H, W] in another size: a pixel is read at the place of its centre in the old image, ((i + ½) · H / height − ½
    /// and likewise for columns), linearly between the four pixels around it; beyond the edges the outermost pixels go on.</summary>
    /// <param name="x">The images.</param>
    /// <param name="height">Rows that come out.</param>
    /// <param name="width">Pixels of a row that come out.</param>
    T Resize2d(T x, int height, int width);

    /// <summary>Batch normalisation over axis 1 (Ioffe, Szegedy 2015). In training the batch's statistics are used and the running ones are
    /// moved by <paramref name="momentum"/>, unless <paramref name="isKept"/>: then the running ones are used, and stay.</summary>
    T BatchNorm(
        T x,
        T scale,
        T shift,
        T runningMean,
        T runningVariance,
        float momentum = 0.1f,
        float epsilon = 1e-5f,
        bool isKept = false
    );

    /// <summary>Layer normalisation over the last axis (Ba, Kiros, Hinton 2016).</summary>
    T LayerNorm(T x, T scale, T shift, float epsilon = 1e-5f);

    /// <summary>Dropout: in training each value is zero with this probability and the rest is scaled up; otherwise nothing.</summary>
    T Dropout(T x, float probability);

    /// <summary>
    /// Rows of a table [rows, width] by index. <paramref name="indices"/> is an integer input of any shape; the result has one more axis.
    /// Keys index as they are: a key column with n keys wants a table of n + 1 rows, of which row 0 stands for the missing value.
    /// </summary>
    T Embedding(T table, T indices);

    /// <summary>
    /// The rows of a table [slots, width], each times the number in its slot of x [batch, slots], added up: x times the table, so [batch,
    /// width]. <paramref name="x"/> may be sparse while training, and has no gradient then; a step changes only those rows of the table
    /// whose slot is not 0 in one of its rows. Of a sparse value there are besides this only <see cref="Gather"/> along axis 1,
    /// <see cref="Mul"/> with a number for each slot, and <see cref="Clip"/> to a range with 0 in it.
    /// </summary>
    T Bag(T table, T x);

    /// <summary>a + b.</summary>
    T Add(T a, T b);

    /// <summary>a − b.</summary>
    T Sub(T a, T b);

    /// <summary>a · b, element by element.</summary>
    T Mul(T a, T b);

    /// <summary>a / b.</summary>
    T Div(T a, T b);

    /// <summary>The larger of the two, element by element.</summary>
    T Max(T a, T b);

    /// <summary>The smaller of the two, element by element.</summary>
    T Min(T a, T b);

    /// <summary>x · scale + shift with two numbers.</summary>
    T Affine(T x, float scale, float shift);

    /// <summary>x limited to [low, high].</summary>
    T Clip(T x, float low, float high);

    /// <summary>A function of each element.</summary>
    T Apply(Activation function, T x);

    /// <summary>Softmax along an axis.</summary>
    T Softmax(T x, int axis);

    /// <summary>Logarithm of the softmax along an axis.</summary>
    T LogSoftmax(T x, int axis);

    /// <summary>Sum along an axis.</summary>
    T Sum(T x, int axis, bool keepAxis = false);

    /// <summary>Mean along an axis.</summary>
    T Mean(T x, int axis, bool keepAxis = false);

    /// <summary>Largest value along an axis.</summary>
    T ReduceMax(T x, int axis, bool keepAxis = false);

    /// <summary>Values joined along an axis.</summary>
    T Concat(int axis, params ReadOnlySpan<T> parts);

    /// <summary>The part [start, end) of an axis.</summary>
    T Slice(T x, int axis, int start, int end);

    /// <summary>The given positions of an axis, in the order in which they are given; a position may come more than once.</summary>
    /// <param name="name">A name of these positions within the scope. They must be the same in every call under one name.</param>
    /// <param name="x">The value.</param>
    /// <param name="axis">Which axis; not the batch.</param>
    /// <param name="positions">Which positions, from 0.</param>
    T Gather(string name, T x, int axis, ReadOnlyMemory<int> positions);

    /// <summary>Another shape for the axes behind axis 0, which stays; one of them may be −1. The length of sequences is −2 and stays
    /// whole.</summary>
    T Reshape(T x, params ReadOnlySpan<int> shape);

    /// <summary>Axes in another order; the batch may not move.</summary>
    T Transpose(T x, params ReadOnlySpan<int> axes);

    /// <summary>
    /// A layer of gated recurrent units over sequences (Cho et al. 2014, with the reset gate behind the matrix as in PyTorch and cuDNN):
    /// r = σ(W_r x + b_r + U_r h + c_r), z = σ(W_z x + b_z + U_z h + c_z), n = tanh(W_n x + b_n + r · (U_n h + c_n)),
    /// h ← (1 − z) · n + z · h, from h = 0. Gates stand below each other in the order r, z, n.
    /// </summary>
    /// <param name="x">[batch, length, in].</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    /// <param name="weight">W, [3 · width, in].</param>
    /// <param name="state">U, [3 · width, width].</param>
    /// <param name="weightBias">b, [3 · width].</param>
    /// <param name="stateBias">c, [3 · width].</param>
    /// <param name="backward">Whether each row is read from its last step to its first.</param>
    /// <returns>h after each step, [batch, length, width]; 0 behind a row's end.</returns>
    T Gru(T x, T mask, T weight, T state, T weightBias, T stateBias, bool backward);

    /// <summary>Sequences moved along their length: step t of the result is step t − <paramref name="steps"/> of x, 0 where there is
    /// none.</summary>
    /// <param name="x">[batch, length, …], three axes.</param>
    /// <param name="steps">By how many steps; negative ones move towards the beginning.</param>
    T Shift(T x, int steps);

    /// <summary>The positions 0, 1, 2, … of sequences as int64 [length], those from <paramref name="count"/> on all count − 1: for a table
    /// of positions with count rows.</summary>
    /// <param name="x">[batch, length, …].</param>
    /// <param name="count">Number of different positions, at least 1.</param>
    T Positions(T x, int count);

    /// <summary>The steps of all rows below each other: [batch, length, width] becomes [batch · length, width], for operations on single
    /// steps.</summary>
    T JoinSteps(T x);

    /// <summary>Undoes <see cref="JoinSteps"/>: [batch · length, width] becomes [batch, length, width].</summary>
    /// <param name="x">Values of single steps.</param>
    /// <param name="like">A value [batch, length, …] of the same rows.</param>
    T SplitSteps(T x, T like);

    /// <summary>
    /// The probabilities of the tags of each step in a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001), by the
    /// forward-backward algorithm: a path y of tags has the score Σₜ scoresₜ(yₜ) + Σₜ transitions(yₜ, yₜ₊₁) + first(y₁) + last(yₙ), and its
    /// probability is the exponential of that in proportion to all paths.
    /// </summary>
    /// <param name="scores">[batch, length, tags].</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    /// <param name="transitions">From a row's tag to a column's, [tags, tags]. A step that may not be taken has −10,000.</param>
    /// <param name="first">For the tag of the first step, [tags].</param>
    /// <param name="last">For the tag of the last step, [tags].</param>
    /// <returns>[batch, length, tags]; anything behind a row's end.</returns>
    T ChainProbabilities(T scores, T mask, T transitions, T first, T last);

    /// <summary>The most probable path in the same, by the algorithm of Viterbi (1967): int64 [batch, length], anything behind a row's end.
    /// Parameters as for <see cref="ChainProbabilities"/>.</summary>
    T ChainPath(T scores, T mask, T transitions, T first, T last);

    /// <summary>1 where x is greater than the number, else 0, as float32.</summary>
    T GreaterThan(T x, float number);

    /// <summary>Position of the largest value along an axis (the first of equals), as int64; the axis goes.</summary>
    T ArgMax(T x, int axis);

    /// <summary>Positions of the largest values along the last axis, the largest first, as int64 [batch, count]; which of equals comes
    /// first is not certain. It has no gradient.</summary>
    /// <param name="x">[batch, size].</param>
    /// <param name="count">How many, from 1 to the size.</param>
    T TopPositions(T x, int count);

    /// <summary>Values at positions that differ between rows: y[b, i] = x[b, positions[b, i]].</summary>
    /// <param name="x">[batch, size].</param>
    /// <param name="positions">int64 [batch, count], each from 0 to size − 1.</param>
    T TakeAt(T x, T positions);

    /// <summary>Greedy non-maximum suppression in each row: by falling score, a box is kept unless its intersection over union with one
    /// that was kept is above a limit; of equal scores the first counts as higher. It has no gradient.</summary>
    /// <param name="boxes">[batch, count, 4]: left, top, right, bottom.</param>
    /// <param name="scores">[batch, count].</param>
    /// <param name="overlap">The limit, from 0 to 1.</param>
    /// <returns>[batch, count]: 1 for boxes that are kept, 0 for the others.</returns>
    T Suppress(T boxes, T scores, float overlap);

    /// <summary>Whole numbers, which were calculated with, as int64, as key columns and positions are.</summary>
    T Whole(T x);

    /// <summary>The value without its gradient.</summary>
    T StopGradient(T x);

    /// <summary>Standard normal noise in the shape of x while training, zeros otherwise.</summary>
    T Noise(T x);
}
