export default {
  // Blocks without a language are commands and outputs: no guessing.
  configureHljs: hljs => hljs.configure({ languages: [] }),
  iconLinks: [
    { icon: 'github', href: 'https://github.com/mlnet-multitask/mlnet-multitask', title: 'Source' },
  ],
}
