// Examples train on all cores.
[assembly: DoNotParallelize]
