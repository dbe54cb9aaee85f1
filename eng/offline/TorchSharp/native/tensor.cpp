// Tensors as memory: life, layout, data pointers, tensors over memory that C# owns.
#include "tso.h"
#include <ATen/ATen.h>

using namespace tso;

TSO_API void tso_release(Handle h) {
  // Taking the reference back into an intrusive_ptr drops it at the end of the scope.
  guarded<int>(0, [&] {
    auto owner = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(h);
    return 0;
  });
}

TSO_API Handle tso_alias(Handle h) {
  return guarded<Handle>(nullptr, [&] { return give(borrow(h)); });
}

TSO_API int64_t tso_ndim(Handle h) { return h->dim(); }
TSO_API int64_t tso_numel(Handle h) { return h->numel(); }
TSO_API int64_t tso_element_size(Handle h) { return h->itemsize(); }
TSO_API int tso_dtype(Handle h) { return static_cast<int>(c10::typeMetaToScalarType(h->dtype())); }
TSO_API int tso_device_type(Handle h) { return static_cast<int>(h->device().type()); }
TSO_API int tso_device_index(Handle h) { return h->device().index(); }
TSO_API int tso_requires_grad(Handle h) { return h->requires_grad(); }
TSO_API int tso_is_sparse(Handle h) { return h->is_sparse(); }

// Sparse tensors have no strides, offset or order in memory: libtorch throws.
TSO_API int tso_is_contiguous(Handle h) {
  return guarded<int>(-1, [&] { return h->is_contiguous() ? 1 : 0; });
}

TSO_API int64_t tso_storage_offset(Handle h) {
  return guarded<int64_t>(-1, [&] { return h->storage_offset(); });
}

TSO_API void tso_sizes(Handle h, int64_t* out) {
  auto sizes = h->sizes();
  std::copy(sizes.begin(), sizes.end(), out);
}

TSO_API int tso_strides(Handle h, int64_t* out) {
  return guarded<int>(-1, [&] {
    auto strides = h->strides();
    std::copy(strides.begin(), strides.end(), out);
    return 0;
  });
}

TSO_API void* tso_data(Handle h) {
  return guarded<void*>(nullptr, [&] { return borrow(h).data_ptr(); });
}

// A tensor over memory that belongs to C#; free(context) is called when its storage dies.
TSO_API Handle tso_from_blob(void* data, const int64_t* sizes, int ndim, int dtype, void (*free)(void*), void* context) {
  return guarded<Handle>(nullptr, [&] {
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    return give(at::from_blob(data, c10::IntArrayRef(sizes, ndim), [free, context](void*) { free(context); }, options));
  });
}
