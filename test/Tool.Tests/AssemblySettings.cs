// libtorch's random state, thread count and tensor counter belong to the whole process.
[assembly: DoNotParallelize]
