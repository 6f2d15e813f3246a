namespace Memory.Server.Recall.Context;

/// <summary>Estimates how many tokens of a model a text takes. For a text of several lines never more than for its lines together.</summary>
internal interface ITokenEstimator
{
    int Estimate(string text);
}
