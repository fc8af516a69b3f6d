// Whoever uses pools needs their errors, sizes and states: one import is to be enough.
@_exported public import ResourceTypes
