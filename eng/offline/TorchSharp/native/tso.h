// What the native files share: the encoding of arguments, tensor handles, and the way errors travel.
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/Generator.h>
#include <cstdint>
#include <exception>
#include <string>

#define TSO_API extern "C" __attribute__((visibility("default")))

namespace tso {

// One argument or result of an operator call: 16 bytes, the same on the C# side (Interop/NativeArg.cs).
struct Arg {
  int32_t tag;
  int32_t n;  // length of a list or string; device type
  int64_t v;  // the value, the bits of a double, or a pointer
};
static_assert(sizeof(Arg) == 16, "the C# side assumes 16 bytes");

enum Tag : int32_t {
  None = 0, TensorTag = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, DoubleList = 6, TensorList = 7,
  OptionalTensorList = 8, Device = 9, GeneratorTag = 10, String = 11, BoolList = 12, Default = 13,
};

// A handle is the TensorImpl itself; each one handed to C# carries one reference.
using Handle = c10::TensorImpl*;

inline at::Tensor borrow(Handle h) {
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::unsafe_reclaim_from_nonowning(h));
}

inline Handle give(at::Tensor t) {
  return t.defined() ? t.unsafeReleaseTensorImpl() : nullptr;
}

void remember(std::string message);
void remember_current_exception();

// Runs body and returns what it returns; on any C++ exception remembers its message and returns `failed`.
template <typename R, typename F>
R guarded(R failed, F&& body) {
  try {
    return body();
  } catch (...) {
    remember_current_exception();
    return failed;
  }
}

}  // namespace tso
