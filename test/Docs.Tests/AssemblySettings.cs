// Snippets write files in the current folder and train on all cores.
[assembly: DoNotParallelize]
