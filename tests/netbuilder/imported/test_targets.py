"""Which column is proposed as the target."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.imported import compose, inspect, problems
from netbuilder.imported.outline import CATEGORY, NUMBER, TEXT, WHOLE, Column, Outline
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS
from netbuilder.imported.recipes.targets import likeliest
from tests.netbuilder.imported.writing import write

_FEW = tuple((str(number), 50) for number in range(4))
_SOME = tuple((str(number), 10) for number in range(62))
_KINDS = {
    "n": {"kind": NUMBER, "saturated": True},
    "w": {"kind": WHOLE, "saturated": True},
    "f": {"kind": WHOLE, "values": _FEW},
    "s": {"kind": WHOLE, "values": _SOME},
    "c": {"kind": CATEGORY, "values": (("a", 100), ("b", 100))},
    "i": {"kind": WHOLE, "saturated": True, "identifier": True},
    "t": {"kind": TEXT, "saturated": True, "identifier": True},
}
"""Number, whole number, few and some of these, category, running number, text."""


def _outline(header: str) -> Outline:
    columns = []
    for each in header.split(","):
        name, _, kind = each.strip().rpartition(":")
        columns.append(Column(name, count=620, **_KINDS[kind]))  # type: ignore[arg-type]
    return Outline("", "csv", 620, tuple(columns))


PUBLIC = [
    # (columns with their kinds, target, task)
    ("sepal_length:n,sepal_width:n,petal_length:n,petal_width:n,species:c", "species", CLASSES),
    ("sepal.length:n,sepal.width:n,petal.length:n,variety:c", "variety", CLASSES),
    ("Id:i,SepalLengthCm:n,PetalLengthCm:n,Species:c", "Species", CLASSES),
    (
        "PassengerId:i,Survived:f,Pclass:f,Name:t,Sex:c,Age:n,SibSp:f,Parch:f,Ticket:t,Fare:n,"
        "Cabin:t,Embarked:c",
        "Survived",
        CLASSES,
    ),
    (
        "survived:f,pclass:f,sex:c,age:n,fare:n,embarked:c,class:c,who:c,adult_male:c,deck:c,"
        "embark_town:c,alone:c",
        "survived",
        CLASSES,
    ),
    ("carat:n,cut:c,color:c,clarity:c,depth:n,table:n,price:w,x:n,y:n,z:n", "price", NUMBERS),
    ("total_bill:n,tip:n,sex:c,smoker:c,day:c,time:c,size:f", "tip", NUMBERS),
    ("species:c,island:c,bill_length_mm:n,bill_depth_mm:n,body_mass_g:n,sex:c", "species", CLASSES),
    (
        "mpg:n,cylinders:f,displacement:n,horsepower:w,weight:w,model_year:w,origin:c,name:t",
        "mpg",
        NUMBERS,
    ),
    ("Pregnancies:f,Glucose:w,BloodPressure:w,BMI:n,Age:w,Outcome:f", "Outcome", CLASSES),
    ("id:i,diagnosis:c,radius_mean:n,texture_mean:n,area_worst:n", "diagnosis", CLASSES),
    ("class:c,cap-shape:c,cap-surface:c,odor:c,habitat:c", "class", CLASSES),
    ("Class:f,Alcohol:n,Malic acid:n,Ash:n,Proline:w", "Class", CLASSES),
    ("fixed acidity:n,volatile acidity:n,pH:n,alcohol:n,quality:f", "quality", CLASSES),
    ("CRIM:n,ZN:n,INDUS:n,CHAS:f,NOX:n,RM:n,AGE:n,LSTAT:n,MEDV:n", "MEDV", NUMBERS),
    (
        "longitude:n,latitude:n,housing_median_age:w,total_rooms:w,median_income:n,"
        "median_house_value:w,ocean_proximity:c",
        "median_house_value",
        NUMBERS,
    ),
    ("MedInc:n,HouseAge:w,AveRooms:n,Latitude:n,Longitude:n,MedHouseVal:n", "MedHouseVal", NUMBERS),
    (
        "Id:i,MSSubClass:s,MSZoning:c,LotArea:w,YrSold:f,SaleType:c,SaleCondition:c,SalePrice:w",
        "SalePrice",
        NUMBERS,
    ),
    (
        "age:w,workclass:c,education:c,marital-status:c,occupation:c,native-country:c,income:c",
        "income",
        CLASSES,
    ),
    (
        "age:w,job:c,marital:c,default:c,balance:w,housing:c,loan:c,duration:w,poutcome:c,y:c",
        "y",
        CLASSES,
    ),
    ("age:w,sex:c,bmi:n,children:f,smoker:c,region:c,charges:n", "charges", NUMBERS),
    (
        "age:w,sex:f,cp:f,trestbps:w,chol:w,thalach:w,oldpeak:n,ca:f,thal:f,target:f",
        "target",
        CLASSES,
    ),
    (
        "customerID:t,gender:c,SeniorCitizen:f,tenure:w,Contract:c,TotalCharges:n,Churn:c",
        "Churn",
        CLASSES,
    ),
    (
        "RowNumber:i,CustomerId:w,Surname:t,CreditScore:w,Geography:c,Balance:n,Exited:f",
        "Exited",
        CLASSES,
    ),
    ("Time:w,V1:n,V2:n,V3:n,V28:n,Amount:n,Class:f", "Class", CLASSES),
    ("step:w,type:c,amount:n,oldbalanceOrg:n,isFraud:f,isFlaggedFraud:f", "isFraud", CLASSES),
    ("label:f,pixel0:w,pixel1:w,pixel783:w", "label", CLASSES),
    ("label:s,pixel1:w,pixel2:w,pixel3:w", "label", CLASSES),
    ("x-box:f,y-box:f,width:f,high:f,onpix:f,lettr:c", "lettr", CLASSES),
    ("lettr:c,x-box:f,y-box:f,width:f,high:f,onpix:f", "lettr", CLASSES),
    ("RI:n,Na:n,Mg:n,Al:n,Si:n,K:n,Ca:n,Ba:n,Fe:n,Type:f", "Type", CLASSES),
    ("Sex:c,Length:n,Diameter:n,Height:n,Whole weight:n,Shell weight:n,Rings:f", "Rings", CLASSES),
    ("cement:n,slag:n,ash:n,water:n,age:w,strength:n", "strength", NUMBERS),
    ("AT:n,V:n,AP:n,RH:n,PE:n", "PE", NUMBERS),
    ("instant:i,season:f,hr:s,temp:n,hum:n,casual:w,registered:w,cnt:w", "cnt", NUMBERS),
    ("school:c,sex:c,age:f,studytime:f,G1:f,G2:f,G3:s", "G3", NUMBERS),
    (
        "id:i,gender:c,age:n,hypertension:f,heart_disease:f,bmi:n,smoking_status:c,stroke:f",
        "stroke",
        CLASSES,
    ),
    ("age:w,anaemia:f,creatinine:w,smoking:f,time:w,DEATH_EVENT:f", "DEATH_EVENT", CLASSES),
    ("ph:n,Hardness:n,Solids:n,Sulfate:n,Turbidity:n,Potability:f", "Potability", CLASSES),
    (
        "Loan_ID:t,Gender:c,Married:c,ApplicantIncome:w,Credit_History:f,Property_Area:c,"
        "Loan_Status:c",
        "Loan_Status",
        CLASSES,
    ),
    (
        "No:i,X1 transaction date:n,X2 house age:n,X5 latitude:n,X6 longitude:n,"
        "Y house price of unit area:n",
        "Y house price of unit area",
        NUMBERS,
    ),
    (
        "Car_Name:c,Year:w,Selling_Price:n,Kms_Driven:w,Fuel_Type:c,Owner:f",
        "Selling_Price",
        NUMBERS,
    ),
    (
        "satisfaction_level:n,last_evaluation:n,number_project:f,left:f,dept:c,salary:c",
        "salary",
        CLASSES,
    ),
    ("YearsExperience:n,Salary:n", "Salary", NUMBERS),
    ("TV:n,radio:n,newspaper:n,sales:n", "sales", NUMBERS),
    ("Category:c,Message:t", "Category", CLASSES),
    ("review:t,sentiment:c", "sentiment", CLASSES),
    ("symboling:f,make:c,stroke:n,horsepower:w,city-mpg:w,highway-mpg:w,price:w", "price", NUMBERS),
    (
        "Elevation:w,Aspect:w,Slope:w,Wilderness_Area1:f,Soil_Type1:f,Cover_Type:f",
        "Cover_Type",
        CLASSES,
    ),
    ("variance:n,skewness:n,curtosis:n,entropy:n,class:f", "class", CLASSES),
    ("x:n,y:n,class:f", "class", CLASSES),
    ("x:n,y:n", "y", NUMBERS),
    ("x1:n,x2:n,y:f", "y", CLASSES),
    ("age:n,sex:n,bmi:n,bp:n,s1:n,s6:n,target:s", "target", NUMBERS),
    ("animal_name:t,hair:f,feathers:f,legs:f,class_type:f", "class_type", CLASSES),
    ("training_labels:s,f1:n,f2:n", "training_labels", CLASSES),
    ("Größe:n,Gewicht:n,Klasse:c", "Klasse", CLASSES),
    ("Preis:w,Wohnfläche:n,Zimmer:f,Stadt:c", "Preis", NUMBERS),
    ("Überlebt:f,Alter:n,Geschlecht:c", "Überlebt", CLASSES),
    ("espèce:c,longueur:n,largeur:n", "espèce", CLASSES),
    ("prix:n,surface:n,pièces:f,ville:c", "prix", NUMBERS),
    ("花萼长度:n,花瓣长度:n,类别:c,编号:i", "类别", CLASSES),
    ("面积:n,房价:n,城市:c", "房价", NUMBERS),
    ("年龄:w,性别:c,是否存活:f,船票价:n", "是否存活", CLASSES),
    ("目标变量:n,a:n,b:n", "目标变量", NUMBERS),
]


@pytest.mark.parametrize(
    ("header", "target", "task"), PUBLIC, ids=[each[0][:40] for each in PUBLIC]
)
def test_public_tables_have_their_usual_targets(header: str, target: str, task: str) -> None:
    recipe = compose(_outline(header))
    assert (recipe.targets[0], recipe.task) == (target, task)


@given(st.permutations(["age:w", "fare:n", "port:c", "survived:f", "city:c"]))
def test_the_place_of_a_named_target_does_not_matter(columns: list[str]) -> None:
    assert compose(_outline(",".join(columns))).targets == ("survived",)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6, unique=True))
def test_some_column_is_proposed_whatever_the_names(names: list[str]) -> None:
    columns = [Column(name, NUMBER, count=9) for name in names]
    assert likeliest(columns) in columns


def test_nothing_can_be_proposed_where_there_is_nothing() -> None:
    assert likeliest([]) is None


def test_an_only_level_is_an_input_although_it_counts_up(tmp_path: Path) -> None:
    rows = "\n".join(f"P{level},{level},{45_000 * level}" for level in range(1, 11))
    outline = inspect(write(tmp_path / "t.csv", f"Position,Level,Salary\n{rows}"))
    recipe = compose(outline)
    assert [feature.name for feature in recipe.features] == ["Level"]
    assert (recipe.targets, problems(recipe, outline)) == (("Salary",), ())


def test_who_has_only_keys_is_told_why_they_are_no_inputs(tmp_path: Path) -> None:
    rows = "\n".join(f"K{number:06},{number % 2}" for number in range(300))
    outline = inspect(write(tmp_path / "t.csv", f"note,label\n{rows}"))
    (said,) = problems(compose(outline), outline)
    assert "note has too many different texts to be a category" in said


def test_a_class_that_is_written_as_a_number_is_none_the_less_one(tmp_path: Path) -> None:
    rows = "\n".join(f"{number % 26},{number / 7}" for number in range(260))
    recipe = compose(inspect(write(tmp_path / "t.csv", f"label,pixel\n{rows}")))
    assert (recipe.targets, recipe.task, len(recipe.classes)) == (("label",), CLASSES, 26)
