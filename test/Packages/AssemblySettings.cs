// One set of packages and one set of strangers for all tests.
[assembly: DoNotParallelize]
