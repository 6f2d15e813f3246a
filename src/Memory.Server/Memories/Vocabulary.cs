// The words that the wire and the domain share, and what both sides must count and read alike. Everything else of the wire stays in Api/.
global using Cardinality = Memory.Client.Cardinality;
global using IngestionMode = Memory.Client.IngestionMode;
global using ITokenEstimator = Memory.Client.ITokenEstimator;
global using JobStatus = Memory.Client.JobStatus;
global using KeyScope = Memory.Client.KeyScope;
global using LimitedStream = Memory.Client.LimitedStream;
global using MemoryType = Memory.Client.MemoryType;
global using PlainLine = Memory.Client.PlainLine;
global using SupersededReason = Memory.Client.SupersededReason;
global using TemporalState = Memory.Client.TemporalState;
global using TurnRole = Memory.Client.TurnRole;
global using Utf8TokenEstimator = Memory.Client.Utf8TokenEstimator;
