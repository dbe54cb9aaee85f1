// The one generic entry point: any ATen operator by name, boxed, through the dispatcher (autograd included).
#include "tso.h"
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <cstring>
#include <vector>

namespace tso {
namespace {

thread_local std::string last_error;

struct Operator {
  c10::OperatorHandle handle;
  size_t arguments;
  std::vector<c10::IValue> defaults;  // one per argument; None where the schema has no default
  std::vector<bool> has_default;
};

// A stack per thread, so that a call allocates nothing; taken away while in use, since backward may call back.
thread_local torch::jit::Stack spare;

struct StackLease {
  torch::jit::Stack stack;
  StackLease() : stack(std::move(spare)) { stack.clear(); }
  ~StackLease() { stack.clear(); spare = std::move(stack); }
};

double as_double(int64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}

c10::IValue decode(const Arg& a, const Operator& op, size_t position) {
  switch (a.tag) {
    case None: return c10::IValue();
    case TensorTag: return c10::IValue(borrow(reinterpret_cast<Handle>(a.v)));
    case Int: return c10::IValue(a.v);
    case Double: return c10::IValue(as_double(a.v));
    case Bool: return c10::IValue(a.v != 0);
    case IntList: {
      auto p = reinterpret_cast<const int64_t*>(a.v);
      return c10::IValue(c10::IntArrayRef(p, a.n));
    }
    case DoubleList: {
      auto p = reinterpret_cast<const double*>(a.v);
      return c10::IValue(std::vector<double>(p, p + a.n));
    }
    case TensorList: {
      auto p = reinterpret_cast<const Handle*>(a.v);
      c10::List<at::Tensor> list;
      list.reserve(a.n);
      for (int i = 0; i < a.n; i++) list.push_back(borrow(p[i]));
      return c10::IValue(std::move(list));
    }
    case OptionalTensorList: {
      auto p = reinterpret_cast<const Handle*>(a.v);
      c10::List<c10::optional<at::Tensor>> list;
      list.reserve(a.n);
      for (int i = 0; i < a.n; i++) list.push_back(p[i] ? c10::optional<at::Tensor>(borrow(p[i])) : c10::nullopt);
      return c10::IValue(std::move(list));
    }
    case Device: return c10::IValue(c10::Device(static_cast<c10::DeviceType>(a.n), static_cast<c10::DeviceIndex>(a.v)));
    case GeneratorTag:
      return c10::IValue(at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::unsafe_reclaim_from_nonowning(
          reinterpret_cast<c10::GeneratorImpl*>(a.v))));
    case String: return c10::IValue(std::string(reinterpret_cast<const char*>(a.v), a.n));
    case BoolList: {
      auto p = reinterpret_cast<const int64_t*>(a.v);
      c10::List<bool> list;
      for (int i = 0; i < a.n; i++) list.push_back(p[i] != 0);
      return c10::IValue(std::move(list));
    }
    case Default: return op.defaults[position];
  }
  TORCH_CHECK(false, "unknown argument tag ", a.tag);
}

// Tensor lists are handed over as an array that tso_free_list releases.
Arg encode(c10::IValue&& value) {
  if (value.isTensor()) return {TensorTag, 0, reinterpret_cast<int64_t>(give(std::move(value).toTensor()))};
  if (value.isInt()) return {Int, 0, value.toInt()};
  if (value.isBool()) return {Bool, 0, value.toBool()};
  if (value.isDouble()) {
    Arg a{Double, 0, 0};
    double d = value.toDouble();
    std::memcpy(&a.v, &d, sizeof d);
    return a;
  }
  if (value.isTensorList()) {
    auto list = std::move(value).toTensorVector();
    auto handles = new Handle[list.size()];
    for (size_t i = 0; i < list.size(); i++) handles[i] = give(std::move(list[i]));
    return {TensorList, static_cast<int32_t>(list.size()), reinterpret_cast<int64_t>(handles)};
  }
  return {None, 0, 0};
}

}  // namespace

void remember(std::string message) { last_error = std::move(message); }

void remember_current_exception() {
  try {
    throw;
  } catch (const c10::Error& e) {
    remember(e.what_without_backtrace());
  } catch (const std::exception& e) {
    remember(e.what());
  } catch (...) {
    remember("unknown native exception");
  }
}

}  // namespace tso

using namespace tso;

TSO_API const char* tso_last_error() { return last_error.c_str(); }

TSO_API void* tso_operator(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    const auto& arguments = handle.schema().arguments();
    auto op = new Operator{handle, arguments.size(), {}, {}};
    for (const auto& argument : arguments) {
      const auto& value = argument.default_value();
      op->defaults.push_back(value ? *value : c10::IValue());
      op->has_default.push_back(value.has_value());
    }
    return op;
  });
}

// Returns the number of results written, or -1. With max_results 0 the results are dropped (in-place operators).
TSO_API int tso_call(void* op_ptr, const Arg* args, int count, Arg* results, int max_results) {
  return guarded<int>(-1, [&]() -> int {
    const auto& op = *static_cast<const Operator*>(op_ptr);
    TORCH_CHECK(static_cast<size_t>(count) <= op.arguments, op.handle.schema().name(), " takes ", op.arguments, " arguments, not ", count);
    StackLease lease;
    auto& stack = lease.stack;
    for (int i = 0; i < count; i++) stack.push_back(decode(args[i], op, i));
    for (size_t i = count; i < op.arguments; i++) {
      TORCH_CHECK(op.has_default[i], op.handle.schema().name(), ": argument ", op.handle.schema().arguments()[i].name(), " is missing");
      stack.push_back(op.defaults[i]);
    }
    op.handle.callBoxed(&stack);
    if (max_results == 0) return 0;
    int produced = static_cast<int>(stack.size());
    TORCH_CHECK(produced <= max_results, op.handle.schema().name(), " gave ", produced, " results");
    for (int i = 0; i < produced; i++) results[i] = encode(std::move(stack[i]));
    return produced;
  });
}

TSO_API void tso_free_list(void* handles) { delete[] static_cast<Handle*>(handles); }
