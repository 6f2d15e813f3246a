using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// One user's vectors of a service: those in use, and those that are gathered to take their place. Without any in use, the user is recalled
/// by vectors that are made at once and kept nowhere. Used only by whoever has the user's state to itself; its calls block on the disk.
/// </summary>
internal sealed partial class UserVectors(Scope scope, ITextAnalysis analysis, JournalContext context)
{
    private const int MaxFresh = 4096;

    private readonly string path = context.Places.UserVectors(JobId.ScopeHash(scope));
    private readonly string nextPath = context.Places.NextUserVectors(JobId.ScopeHash(scope));
    private VectorFile? inUse;
    private VectorFile? gathered;
    private bool isForgotten;
    private readonly List<TextGap> fresh = [];

    /// <summary>The user's key, which opens what is sealed; null when there is none.</summary>
    public DataKey? Key { get; set; }

    /// <summary>Whether the files were opened.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether something of those in use was lost when they were opened, or all of them.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>The kind of those in use.</summary>
    public VectorKind Kind => inUse?.Kind ?? analysis.Kind.Vectors;

    /// <summary>Whether those in use are not the wanted ones.</summary>
    public bool Gathers => Kind != analysis.Target;

    /// <summary>Whether something was erased whose vector may still stand in the files.</summary>
    public bool HasErased { get; set; }

    /// <summary>Whether all texts but the <see cref="Fresh"/> ones are known to have their vector.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>Texts that came since.</summary>
    public IReadOnlyList<TextGap> Fresh => fresh;

    public long Size => (inUse?.Size ?? 0) + (gathered?.Size ?? 0);

    /// <summary>Whether the user has a file of vectors.</summary>
    public bool Exists => context.Disk.Exists(path) || context.Disk.Exists(nextPath);

    /// <summary>Notes texts that were stored just now. When these are too many, all texts are looked at again instead.</summary>
    public void Note(IEnumerable<TextGap> texts)
    {
        if (!IsChecked)
            return;
        fresh.AddRange(texts);
        if (fresh.Count > MaxFresh)
            Uncheck();
    }

    /// <summary>Every text was found to have its vector.</summary>
    public void Checked()
    {
        fresh.Clear();
        IsChecked = true;
    }

    /// <summary>Opens the files, when that was not done yet. What cannot be read is made anew.</summary>
    public void Load()
    {
        if (IsLoaded)
            return;
        inUse = TryOpen(path);
        gathered = TryOpen(nextPath);
        IsDamaged = inUse?.IsDamaged ?? context.Disk.Exists(path);
        IsLoaded = true;
    }

    /// <summary>What is kept of texts.</summary>
    public IReadOnlyList<AnalyzedText> Read(IEnumerable<string> texts)
    {
        if (inUse is null)
            return [];
        var hashes = texts.Distinct(StringComparer.Ordinal).ToDictionary(static text => text, TextHash.Of, StringComparer.Ordinal);
        var vectors = inUse.Read(hashes.Values);
        return
        [
            .. hashes.Where(pair => vectors.ContainsKey(pair.Value))
                .Select(pair => new AnalyzedText(pair.Key, default, default, vectors[pair.Value])),
        ];
    }

    /// <summary>Whether a text has its wanted vector. Those that are made at once are not kept.</summary>
    public bool Has(string text) => analysis.Target == analysis.Kind.Vectors || Wanted?.Has(TextHash.Of(text)) == true;

    /// <summary>Keeps vectors of the wanted kind.</summary>
    public void Keep(IEnumerable<KeyValuePair<string, ReadOnlyMemory<float>>> vectors)
    {
        if (Wanted is null)
            gathered = VectorFile.Create(context.Disk, nextPath, scope, analysis.Target, NewKey);
        var file = Wanted!;
        file.Append([.. vectors
            .Select(static pair => KeyValuePair.Create(TextHash.Of(pair.Key), pair.Value))
            .Where(pair => !file.Has(pair.Key)).DistinctBy(static pair => pair.Key)]);
    }

    /// <summary>Takes the gathered vectors into use and drops the others; whether readers must read all anew.</summary>
    public bool Exchange()
    {
        var isAnother = isForgotten || (Gathers && (gathered?.Kind == analysis.Target || analysis.Target == analysis.Kind.Vectors));
        if (analysis.Target == analysis.Kind.Vectors)
        {
            Drop();
        }
        else if (Gathers && gathered?.Kind == analysis.Target)
        {
            gathered!.MoveTo(path);
            (inUse, gathered) = (gathered, null);
        }
        else if (gathered is not null && !Gathers)
        {
            // Begun for an embedder that was given up again.
            context.Disk.Delete(gathered.Path);
            gathered = null;
        }

        isForgotten = false;
        return isAnother;
    }

    /// <summary>Notes how far everything has its vector, so that the next start need not look.</summary>
    public void Mark(long journalLength)
    {
        if (!Gathers)
            inUse?.Mark(journalLength);
    }

    /// <summary>Rewrites the files without the vectors of texts that are gone, when these are many or were erased.</summary>
    public void Prune(IEnumerable<string> texts)
    {
        if (inUse is null && gathered is null)
            return;
        var live = texts.Select(TextHash.Of).ToHashSet();
        inUse = Pruned(inUse, live);
        gathered = Pruned(gathered, live);
        HasErased = false;
    }

    /// <summary>Rewrites files that are sealed in a store that is to be plain, or the other way round. What cannot be opened can be made anew.</summary>
    public void Reseal()
    {
        inUse = Resealed(inUse, path);
        gathered = Resealed(gathered, nextPath);
    }

    /// <summary>After trouble with the files: opens them again at the next use, since what they hold was paid for. What cannot be read then is made anew.</summary>
    public void Forget(Exception fault)
    {
        LogUnusable(context.Logger, path, fault);
        (inUse, gathered, IsLoaded, isForgotten) = (null, null, false, true);
        Uncheck();
    }

    private void Uncheck()
    {
        fresh.Clear();
        IsChecked = false;
    }

    /// <summary>The key for new files; null when they are to be plain.</summary>
    private DataKey? NewKey => context.Seals.Seals ? Key : null;

    private VectorFile? Resealed(VectorFile? file, string place)
    {
        if (file is not null)
            return file.IsSealed == NewKey is not null ? file : Rewritten(file, static _ => true);
        if (context.Disk.Exists(place))
            context.Disk.Delete(place);
        return null;
    }

    private VectorFile? Wanted => inUse?.Kind == analysis.Target ? inUse : gathered?.Kind == analysis.Target ? gathered : null;

    private VectorFile? Pruned(VectorFile? file, HashSet<UInt128> live)
    {
        if (file is null)
            return null;
        var dead = file.Texts.Count(text => !live.Contains(text));
        if (dead == 0 || (!HasErased && dead <= live.Count + 64))
            return file;
        return Rewritten(file, live.Contains);
    }

    private VectorFile Rewritten(VectorFile file, Func<UInt128, bool> isLive)
    {
        var rewritten = VectorFile.Create(context.Disk, context.Places.UnfinishedOf(file.Path), scope, file.Kind, NewKey);
        foreach (var part in file.Texts.Where(isLive).Chunk(1024))
            rewritten.Append([.. file.Read(part).Select(static pair => KeyValuePair.Create(pair.Key, (ReadOnlyMemory<float>)pair.Value))]);
        rewritten.MoveTo(file.Path);
        return rewritten;
    }

    private void Drop()
    {
        foreach (var file in (string[])[path, nextPath])
        {
            if (context.Disk.Exists(file))
                context.Disk.Delete(file);
        }

        (inUse, gathered) = (null, null);
    }

    private VectorFile? TryOpen(string file)
    {
        try
        {
            var opened = VectorFile.Open(context.Disk, file, scope, Key);
            var isForeign = opened is { IsSealed: false } && !context.Seals.TakesPlain;
            if (isForeign || opened is { IsSealBroken: true })
            {
                LogBroken(context.Logger, file);
                context.Seals.Report(new KeyHolder(scope.Owner.Value, scope.User.Value));
            }

            return isForeign ? null : opened;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnusable(context.Logger, file, fault);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Vectors in {File} do not open: they were changed, or do not belong there. They are made anew.")]
    private static partial void LogBroken(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The vectors in {File} cannot be read or written now; what cannot be read is made anew.")]
    private static partial void LogUnusable(ILogger logger, string file, Exception fault);
}
