namespace DmlEnhance.Training.Datasets.Published;

public sealed partial class PublishedDataset
{
    private const string TrainList = "train_list.txt", TestList = "test_list.txt";

    // Which videos are tested with: as in options/test/test_in_sdsd.yml and test_out_sdsd.yml of github.com/dvlab-research/SDSD, and, for the still scenes, which that does not
    // name, in Options/RetinexFormer_SDSD_indoor.yml and RetinexFormer_SDSD_outdoor.yml of github.com/caiyuanhao1998/Retinexformer.
    private static readonly string[] IndoorTest =
        ["pair13", "pair15", "pair21", "pair23", "pair31", "pair33", "pair50", "pair52", "pair58", "pair60", "pair68", "pair70"];

    private static readonly string[] OutdoorTest =
        ["pair1", "pair5", "pair14", "pair36", "pair46", "pair48", "pair49", "pair60", "pair62", "pair63", "pair66", "pair75", "pair76"];

    private static readonly string[] IndoorStaticTest = ["pair11", "pair21", "pair1", "pair19", "pair4", "pair9"];

    private static readonly string[] OutdoorStaticTest =
        ["MVI_0898", "MVI_0928", "MVI_0906", "MVI_0975", "MVI_1001", "MVI_0997", "MVI_1003", "MVI_1026", "MVI_1030", "MVI_1032"];

    /// <summary>All data sets whose layout is known.</summary>
    public static IReadOnlyList<PublishedDataset> All { get; } = Array.AsReadOnly(
    [
        Sdsd("indoor", IndoorTest, IndoorStaticTest, "pair1"),
        Sdsd("outdoor", OutdoorTest, OutdoorStaticTest, "MVI_0898"),
        new PublishedDataset("drv", "DRV (SMID): videos of still scenes and one long exposure of each; real", isSynthetic: false,
        [
            "FOLDER/",
            "  VBM4D_rawRGB/SCENE/0001.png ...",
            "  long/SCENE/half0001*.png       one picture of the scene, as large as its frames",
            "  train_list.txt                 names of SCENE, one a line",
            "  test_list.txt                  likewise",
            "or, as 8-bit frames (SMID):",
            "FOLDER/",
            "  SMID_LQ_np/SCENE/0001.npy ...",
            "  SMID_Long_np/SCENE/*.npy       one picture of the scene, as large as its frames",
            "  test_list.txt                  names of SCENE, one a line (or SMID_Long_np/text_list.txt)",
        ])
        {
            Aliases = ["smid"],
            VideoTrees =
            [
                new VideoTree("VBM4D_rawRGB", "long", FramePairing.OneReference, Arrays: false, new VideoSplit { TrainLists = [TrainList], TestLists = [TestList] }),
                new VideoTree("SMID_LQ_np", "SMID_Long_np", FramePairing.OneReference, Arrays: true, new VideoSplit { TestLists = [TestList, "SMID_Long_np/text_list.txt"] }),
            ],
        },
        new PublishedDataset("ds-lol", "DS-LOL: videos whose dark half is computed; synthetic", isSynthetic: true,
        [
            "FOLDER/",
            "  low_and_noise/VIDEO/00000.png ...",
            "  normal/VIDEO/00000.png ...",
            "  flow/VIDEO/00000.flo ...       may be there: motion from the frame of this name to the next (Middlebury's format)",
            "  flow_back/VIDEO/00000.flo ...  with it: motion from the next frame back to it",
            "  train_list.txt                 names of VIDEO, one a line",
            "  test_list.txt                  likewise",
        ])
        {
            VideoTrees =
            [
                new VideoTree("low_and_noise", "normal", FramePairing.ByName, Arrays: false, new VideoSplit { TrainLists = [TrainList], TestLists = [TestList] }) { Motion = new VideoMotion("flow", "flow_back") },
            ],
        },
        new PublishedDataset("lol", "LOL: pictures of rooms, short and long exposures; real", isSynthetic: false,
        [
            "FOLDER/",
            "  our485/low/1.png ...           trained on; our485/high is not read",
            "  eval15/low/1.png ...",
            "  eval15/high/1.png ...",
            "or:",
            "FOLDER/",
            "  Train/input/1.png ...          trained on; Train/target is not read",
            "  Test/input/1.png ...",
            "  Test/target/1.png ...",
        ])
        {
            PictureTrees = [new PictureTree(["our485/low"], [("eval15/low", "eval15/high")]), new PictureTree(["Train/input"], [("Test/input", "Test/target")])],
        },
        new PublishedDataset("lsrw", "LSRW: pictures of a camera and a telephone, short and long exposures; real", isSynthetic: false,
        [
            "FOLDER/",
            "  Training data/Huawei/low/1.jpg ...    trained on; Training data/Huawei/high is not read",
            "  Training data/Nikon/low/1.jpg ...     likewise",
            "  Eval/Huawei/low/1.jpg ...",
            "  Eval/Huawei/high/1.jpg ...",
            "  Eval/Nikon/low/1.jpg ...",
            "  Eval/Nikon/high/1.jpg ...",
        ])
        {
            PictureTrees =
            [
                new PictureTree(["Training data/Huawei/low", "Training data/Nikon/low"], [("Eval/Huawei/low", "Eval/Huawei/high"), ("Eval/Nikon/low", "Eval/Nikon/high")]),
            ],
        },
        new PublishedDataset("mit", "MIT-Adobe FiveK: pictures as the camera gave them and as an expert retouched them; real", isSynthetic: false,
        [
            "FOLDER/",
            "  train/input/NAME.jpg ...       trained on; train/target is not read",
            "  test/input/NAME.jpg ...",
            "  test/target/NAME.jpg ...",
            "or:",
            "FOLDER/",
            "  input/NAME.jpg ...",
            "  expertC/NAME.jpg ...",
            "  train_input.txt                names to train on, one a line, without extension",
            "  test.txt                       names to test with",
        ])
        {
            Aliases = ["fivek"],
            PictureTrees =
            [
                new PictureTree(["train/input"], [("test/input", "test/target")]),
                new PictureTree(["input"], [("input", "expertC")]) { TrainList = "train_input.txt", TestList = "test.txt" },
            ],
        },
    ]);

    private static PublishedDataset Sdsd(string place, string[] test, string[] staticTest, string staticVideo)
    {
        var split = new VideoSplit { TestVideos = test };
        return new PublishedDataset($"sdsd-{place}", $"SDSD, {place}: videos of moving scenes, filmed dark and bright by one robot; real", isSynthetic: false,
        [
            "FOLDER/",
            "  videoSDSD_low/VIDEO/00000.png ...",
            "  videoSDSD_normal/VIDEO/00000.png ...",
            $"  train_list.txt                 names of VIDEO, one a line (or train_list_{place}.txt)",
            $"  test_list.txt                  likewise (or test_list_{place}.txt)",
            "or, as its authors hand it out:",
            "FOLDER/",
            $"  {place}_np/input/pair1/0001.npy ...           (or LQ for input)",
            $"  {place}_np/GT/pair1/0001.npy ...",
            "or, in full size:",
            "FOLDER/",
            $"  {place}_png/input/pair1/0001.png ...          (or LQ for input)",
            $"  {place}_png/GT/pair1/0001.png ...",
            "or, of still scenes:",
            "FOLDER/",
            $"  {place}_static_np/input/{staticVideo}/0001.npy ...",
            $"  {place}_static_np/GT/{staticVideo}/0001.npy ...",
        ])
        {
            VideoTrees =
            [
                new VideoTree("videoSDSD_low", "videoSDSD_normal", FramePairing.ByName, Arrays: false,
                    new VideoSplit { TrainLists = [$"train_list_{place}.txt", TrainList], TestLists = [$"test_list_{place}.txt", TestList] }),
                new VideoTree($"{place}_np/input", $"{place}_np/GT", FramePairing.ByPlace, Arrays: true, split),
                new VideoTree($"{place}_np/LQ", $"{place}_np/GT", FramePairing.ByPlace, Arrays: true, split),
                new VideoTree($"{place}_png/input", $"{place}_png/GT", FramePairing.ByPlace, Arrays: false, split),
                new VideoTree($"{place}_png/LQ", $"{place}_png/GT", FramePairing.ByPlace, Arrays: false, split),
                new VideoTree($"{place}_static_np/input", $"{place}_static_np/GT", FramePairing.ByPlace, Arrays: true, new VideoSplit { TestVideos = staticTest }),
            ],
        };
    }
}
