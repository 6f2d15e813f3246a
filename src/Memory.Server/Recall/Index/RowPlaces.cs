namespace Memory.Server.Recall.Index;

/// <summary>The places of all rows, in pages that versions of an index share: a change copies only the pages that it writes to.</summary>
internal sealed class RowPlaces
{
    private const int Bits = 8;
    private const int PageSize = 1 << Bits;

    private readonly RowPlace[][] _pages;

    private RowPlaces(RowPlace[][] pages, int count) => (_pages, Count) = (pages, count);

    public static RowPlaces Empty { get; } = new([], 0);

    public int Count { get; }

    public ref readonly RowPlace this[int row] => ref _pages[row >> Bits][row & (PageSize - 1)];

    /// <summary>How many pages it has in common with another version.</summary>
    public int PagesSharedWith(RowPlaces other) => _pages.Zip(other._pages).Count(static pair => ReferenceEquals(pair.First, pair.Second));

    /// <summary>Begins a change.</summary>
    public Change ToChange() => new(_pages, Count);

    /// <summary>A change under way; nobody else sees what it writes.</summary>
    internal sealed class Change(RowPlace[][] pages, int count)
    {
        private RowPlace[][] _pages = [.. pages];
        private bool[] _isOwn = new bool[pages.Length];
        private int _count = count;

        /// <summary>What was written, to be read by others once nothing is written any more.</summary>
        public RowPlaces Places => new(_pages, _count);

        public RowPlace this[int row]
        {
            get => _pages[row >> Bits][row & (PageSize - 1)];
            set
            {
                var page = row >> Bits;
                if (!_isOwn[page])
                    (_pages[page], _isOwn[page]) = ([.. _pages[page]], true);
                _pages[page][row & (PageSize - 1)] = value;
            }
        }

        /// <summary>Keeps the first rows and makes room for those that follow them now.</summary>
        public void Resize(int kept, int wanted)
        {
            var (pages, isOwn) = (new RowPlace[(wanted + PageSize - 1) >> Bits][], new bool[(wanted + PageSize - 1) >> Bits]);
            for (var page = 0; page < pages.Length; page++)
            {
                var first = page << Bits;
                var size = Math.Min(PageSize, wanted - first);
                (pages[page], isOwn[page]) = page < _pages.Length && _pages[page].Length == size ? (_pages[page], _isOwn[page]) : (new RowPlace[size], true);
                if (first < kept && pages[page] != _pages[page])
                    _pages[page].AsSpan(0, Math.Min(kept - first, size)).CopyTo(pages[page]);
            }

            (_pages, _isOwn, _count) = (pages, isOwn, wanted);
        }
    }
}
