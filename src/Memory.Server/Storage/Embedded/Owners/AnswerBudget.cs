namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>About how many bytes the kept answers of all owners together take, and may take.</summary>
internal sealed class AnswerBudget(long bound)
{
    private long taken;

    public long Taken => Interlocked.Read(ref taken);

    /// <summary>Whether whoever keeps another answer has to give up some of its own.</summary>
    public bool IsExceeded => Taken > bound;

    /// <summary>The part of an owner, who has nothing yet.</summary>
    public Share OfOwner() => new(this);

    /// <summary>What one owner's kept answers take of it. One state of the owner counts at a time; a new one that is read from the disk begins with nothing.</summary>
    internal sealed class Share(AnswerBudget all)
    {
        private long size;

        public AnswerBudget All => all;

        public long Size
        {
            get => size;
            set
            {
                Interlocked.Add(ref all.taken, value - size);
                size = value;
            }
        }
    }
}
