using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage;

/// <summary>One kind of store under test, empty at first.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    /// <summary>Opens the store; opened again after its disposal it holds what it held.</summary>
    internal Task<IMemoryStore> OpenAsync(TimeProvider time, ITextAnalysis? analysis = null);
}
