// Each test starts several processes that train.
[assembly: DoNotParallelize]
