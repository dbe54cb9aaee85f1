// What lies beside the operators: the autograd engine and its modes, generators, threads.
#include "tso.h"
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

using namespace tso;

namespace {

std::vector<at::Tensor> gather(const Handle* handles, int n) {
  std::vector<at::Tensor> tensors(n);
  for (int i = 0; i < n; i++)
    if (handles[i]) tensors[i] = borrow(handles[i]);
  return tensors;
}

at::Generator generator(void* g) {
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::unsafe_reclaim_from_nonowning(static_cast<c10::GeneratorImpl*>(g)));
}

}  // namespace

// retain_graph: -1 = as create_graph. gradients: null, or one handle (or 0) per tensor.
TSO_API int tso_backward(const Handle* tensors, int n, const Handle* gradients, int retain_graph, int create_graph, const Handle* inputs, int n_inputs) {
  return guarded<int>(-1, [&] {
    c10::optional<bool> retain = retain_graph < 0 ? c10::nullopt : c10::optional<bool>(retain_graph != 0);
    torch::autograd::backward(gather(tensors, n), gradients ? gather(gradients, n) : std::vector<at::Tensor>(), retain, create_graph != 0, gather(inputs, n_inputs));
    return 0;
  });
}

TSO_API int tso_grad(const Handle* outputs, int n, const Handle* inputs, int n_inputs, const Handle* gradients, int retain_graph, int create_graph, int allow_unused, Handle* results) {
  return guarded<int>(-1, [&] {
    auto found = torch::autograd::grad(gather(outputs, n), gather(inputs, n_inputs), gradients ? gather(gradients, n) : std::vector<at::Tensor>(), retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int i = 0; i < n_inputs; i++) results[i] = give(std::move(found[i]));
    return 0;
  });
}

TSO_API Handle tso_get_grad(Handle h) {
  return guarded<Handle>(nullptr, [&] { return give(at::Tensor(h->grad())); });
}

TSO_API int tso_set_grad(Handle h, Handle gradient) {
  return guarded<int>(-1, [&] {
    if (gradient) h->mutable_grad() = borrow(gradient);
    else h->mutable_grad().reset();
    return 0;
  });
}

TSO_API int tso_set_requires_grad(Handle h, int value) {
  return guarded<int>(-1, [&] {
    borrow(h).requires_grad_(value != 0);
    return 0;
  });
}

TSO_API int tso_is_leaf(Handle h) {
  return guarded<int>(-1, [&] { return borrow(h).is_leaf() ? 1 : 0; });
}

TSO_API int tso_retain_grad(Handle h) {
  return guarded<int>(-1, [&] {
    borrow(h).retain_grad();
    return 0;
  });
}

TSO_API int tso_grad_enabled() { return c10::GradMode::is_enabled(); }
TSO_API void tso_set_grad_enabled(int value) { c10::GradMode::set_enabled(value != 0); }
TSO_API int tso_inference_enabled() { return c10::InferenceMode::is_enabled(); }
TSO_API void* tso_inference_enter(int value) { return new c10::InferenceMode(value != 0); }
TSO_API void tso_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

TSO_API void* tso_default_generator() {
  return guarded<void*>(nullptr, [&]() -> void* {
    at::Generator g = at::detail::getDefaultCPUGenerator();
    return g.unsafeReleaseGeneratorImpl();
  });
}

TSO_API void* tso_new_generator(uint64_t seed) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto g = at::make_generator<at::CPUGeneratorImpl>(seed);
    return g.unsafeReleaseGeneratorImpl();
  });
}

TSO_API void tso_release_generator(void* g) {
  auto owner = c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(static_cast<c10::GeneratorImpl*>(g));
}

TSO_API int tso_generator_seed(void* g, uint64_t seed) {
  return guarded<int>(-1, [&] {
    auto gen = generator(g);
    std::lock_guard<std::mutex> lock(gen.mutex());
    gen.set_current_seed(seed);
    return 0;
  });
}

TSO_API int64_t tso_generator_random_seed(void* g) {
  return guarded<int64_t>(-1, [&] {
    auto gen = generator(g);
    std::lock_guard<std::mutex> lock(gen.mutex());
    return static_cast<int64_t>(gen.seed());
  });
}

TSO_API int64_t tso_generator_initial_seed(void* g) {
  return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(generator(g).current_seed()); });
}

TSO_API Handle tso_generator_state(void* g) {
  return guarded<Handle>(nullptr, [&] { return give(generator(g).get_state()); });
}

TSO_API int tso_generator_set_state(void* g, Handle state) {
  return guarded<int>(-1, [&] {
    auto gen = generator(g);
    std::lock_guard<std::mutex> lock(gen.mutex());
    gen.set_state(borrow(state));
    return 0;
  });
}

TSO_API int tso_num_threads() { return at::get_num_threads(); }
TSO_API int tso_num_interop_threads() { return at::get_num_interop_threads(); }

TSO_API int tso_set_num_threads(int n) {
  return guarded<int>(-1, [&] {
    at::set_num_threads(n);
    return 0;
  });
}

TSO_API int tso_set_num_interop_threads(int n) {
  return guarded<int>(-1, [&] {
    at::set_num_interop_threads(n);
    return 0;
  });
}

TSO_API int tso_has_cuda() { return at::globalContext().hasCUDA(); }
